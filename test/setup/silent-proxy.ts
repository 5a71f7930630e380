import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on loopback that can fall silent, as a peer does whose machine or network is gone, and can refuse. */
export interface SilentProxy {
  readonly port: number;
  /** From now on nothing passes, on open connections and on new ones; nobody is told. */
  fallSilent(): void;
  /** New connections pass again; those that were silent stay so. */
  recover(): void;
  /** Ends every connection and takes no new one. */
  stop(): Promise<void>;
}

/** @param target the port on loopback that is behind it */
export async function startSilentProxy(target: number): Promise<SilentProxy> {
  const open = new Set<Socket>();
  let silent = false;
  let mutes: (() => void)[] = [];
  const server = createServer((client) => {
    open.add(client);
    client.on('error', () => client.destroy()).on('close', () => open.delete(client));
    if (!silent) mutes.push(join(client, target, open));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    fallSilent: () => {
      silent = true;
      for (const mute of mutes) mute();
      mutes = [];
    },
    recover: () => void (silent = false),
    stop: async () => {
      for (const socket of open) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

/** Connects the two; the returned function makes both fall silent without a word. */
function join(client: Socket, target: number, open: Set<Socket>): () => void {
  const upstream = connect(target, '127.0.0.1');
  open.add(upstream);
  const end = (): void => {
    client.destroy();
    upstream.destroy();
  };
  upstream.on('error', end).on('close', () => open.delete(upstream));
  client.on('close', end);
  upstream.on('close', end);
  client.pipe(upstream).pipe(client);
  return () => {
    client.unpipe(upstream);
    upstream.unpipe(client);
    client.pause();
    upstream.pause();
  };
}
