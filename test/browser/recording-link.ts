import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** The only way from a browser to the product: it keeps every byte that the browser sends, and can be cut. */
export interface RecordingLink {
  readonly url: string;
  /** Everything that went up so far, connection by connection. */
  sent(): Buffer[];
  /** Ends every connection and refuses new ones until {@link mend}. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

/** Listens on loopback and passes everything on to `target` as it is. */
export async function startRecordingLink(target: URL): Promise<RecordingLink> {
  const recordings: Buffer[][] = [];
  const open = new Set<Socket>();
  let isCut = false;

  const server = createServer((browser) => {
    if (isCut) return void browser.destroy();
    const product = connect(Number(target.port), target.hostname);
    for (const socket of [browser, product]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open.delete(socket);
        browser.destroy();
        product.destroy();
      });
    }
    const recording: Buffer[] = [];
    recordings.push(recording);
    browser.on('data', (chunk: Buffer) => recording.push(chunk));
    browser.pipe(product);
    product.pipe(browser);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');

  const end = (): void => open.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${address.port}`,
    sent: () => recordings.map((chunks) => Buffer.concat(chunks)),
    cut: () => {
      isCut = true;
      end();
    },
    mend: () => void (isCut = false),
    stop: async () => {
      end();
      server.close();
      await once(server, 'close');
    },
  };
}
