import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { WebSocketServer, type WebSocket } from 'ws';

/** What the peer does with one request: answer, cut the connection, or stay silent. */
export type Reply =
  | {
      readonly status?: number;
      readonly json?: unknown;
      readonly bytes?: Buffer;
      readonly headers?: Record<string, string>;
    }
  | 'reset'
  | 'silence';

/** A request as it arrived. `path` is without the query. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A socket as it was opened. */
export interface Upgrade {
  readonly clientId: string | null;
  readonly headers: IncomingMessage['headers'];
  readonly socket: WebSocket;
  readonly heard: string[];
}

type Script = (arrival: Arrival) => Reply;

/**
 * A server that does exactly what a test writes, and that knows what it was asked: for answers that no ComfyUI, real or
 * embedded, gives on demand. Routes without a script answer 404, like a 0.3.64 without `/api/jobs`.
 */
export class ScriptedPeer {
  readonly arrivals: Arrival[] = [];
  readonly upgrades: Upgrade[] = [];
  readonly #scripts = new Map<string, Script>();
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#sockets = new WebSocketServer({ server: this.#server, path: '/ws' });
    this.#sockets.on('connection', (socket, request) => this.#accept(socket, request));
  }

  static async start(): Promise<ScriptedPeer> {
    const peer = new ScriptedPeer();
    await new Promise<void>((resolve) => peer.#server.listen(0, '127.0.0.1', resolve));
    return peer;
  }

  get url(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The peer is not listening.');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Says what happens on `METHOD /path`; a path that ends in `*` stands for everything below it. */
  on(route: string, script: Script | Reply): this {
    this.#scripts.set(route, typeof script === 'function' ? script : () => script);
    return this;
  }

  /** How often a route was asked. */
  count(route: string): number {
    return this.arrivals.filter(({ method, path }) => matches(route, `${method} ${path}`)).length;
  }

  /** Sends an event to every open socket. */
  tell(type: string, data: unknown): void {
    for (const { socket } of this.upgrades) socket.send(JSON.stringify({ type, data }));
  }

  async stop(): Promise<void> {
    for (const { socket } of this.upgrades) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrival = await readArrival(request);
    this.arrivals.push(arrival);
    const reply = this.#script(arrival)(arrival);
    if (reply === 'reset') return void request.socket.destroy();
    if (reply === 'silence') return;
    const { status = 200, json, bytes, headers } = reply;
    response.writeHead(status, headers);
    response.end(bytes ?? (json === undefined ? '' : JSON.stringify(json)));
  }

  #script({ method, path }: Arrival): Script {
    for (const [route, script] of this.#scripts) {
      if (matches(route, `${method} ${path}`)) return script;
    }
    return () => ({ status: 404 });
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    const heard: string[] = [];
    const clientId = new URL(request.url ?? '', 'http://peer').searchParams.get('clientId');
    socket.on('message', (data) => heard.push(Buffer.isBuffer(data) ? data.toString() : ''));
    this.upgrades.push({ clientId, headers: request.headers, socket, heard });
  }
}

function matches(route: string, asked: string): boolean {
  return route.endsWith('*') ? asked.startsWith(route.slice(0, -1)) : asked === route;
}

async function readArrival(request: IncomingMessage): Promise<Arrival> {
  const url = new URL(request.url ?? '', 'http://peer');
  const body = (await buffer(request)).toString('latin1');
  const { method = '', headers } = request;
  return { method, path: url.pathname, query: url.searchParams, headers, body };
}
