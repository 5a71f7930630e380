import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on loopback whose address stays while what is behind it comes and goes, and which breaks connections. */
export interface CuttingProxy {
  readonly url: string;
  readonly cuts: number;
  forwardTo(port: number): void;
  stop(): Promise<void>;
}

/**
 * @param nextCut asked at each connection: after how many bytes of the client it is broken, or null to leave it alone
 */
export async function startCuttingProxy(nextCut: () => number | null): Promise<CuttingProxy> {
  let port = 0;
  let cuts = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    const breakOff = (): void => {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', breakOff).on('close', () => open.delete(socket));
    }
    let left = nextCut() ?? Infinity;
    client.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left >= 0) return;
      cuts += 1;
      breakOff();
    });
    client.pipe(upstream).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    get cuts() {
      return cuts;
    },
    forwardTo: (next) => void (port = next),
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
