import { createServer, type Server } from 'node:http';

/** What a healthy worker says beside its status. */
type Vitals = Readonly<Record<string, unknown>>;

/**
 * The worker's only HTTP: `/health/live` and `/health/ready`, on loopback or the container's network.
 * @param look rejects when the worker cannot work
 */
export async function serveHealth(
  port: number,
  host: string,
  look: () => Promise<Vitals>,
): Promise<{ server: Server; port: number }> {
  const checks: Readonly<Record<string, () => Promise<Vitals>>> = {
    '/health/live': () => Promise.resolve({}),
    '/health/ready': look,
  };
  const server = createServer((request, response) => {
    const check = checks[request.url ?? ''];
    if (check === undefined) return void response.writeHead(404).end();
    check().then(
      (vitals) => response.writeHead(200).end(JSON.stringify({ status: 'ok', ...vitals })),
      () => response.writeHead(503, { 'Retry-After': '2' }).end('{"status":"unavailable"}'),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : port };
}
