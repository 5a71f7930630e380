import { createServer, type Server } from 'node:http';

/** The worker's only HTTP: `/health/live` and `/health/ready`, on loopback or the container's network. */
export async function serveHealth(
  port: number,
  host: string,
  ping: () => Promise<void>,
): Promise<{ server: Server; port: number }> {
  const checks: Readonly<Record<string, () => Promise<void>>> = {
    '/health/live': () => Promise.resolve(),
    '/health/ready': ping,
  };
  const server = createServer((request, response) => {
    const check = checks[request.url ?? ''];
    if (check === undefined) return void response.writeHead(404).end();
    check().then(
      () => response.writeHead(200).end('{"status":"ok"}'),
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
