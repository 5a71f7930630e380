import { WebSocket, type RawData } from 'ws';
import { socketUrl, type ResolvedEndpoint } from './endpoint.js';

/** What a connection tells its owner. `onClose` comes exactly once, whatever happened before. */
export interface ConnectionListener {
  onOpen(): void;
  onText(frame: string): void;
  /** Anything arrived, previews included. */
  onHeard(): void;
  onClose(): void;
}

const PING_MS = 20_000;
const FEATURE_FLAGS = JSON.stringify({ type: 'feature_flags', data: { supports_preview_metadata: true } });

/** One WebSocket connection under one client id: announces itself, keeps itself alive, drops itself when nobody answers. */
export class SocketConnection {
  readonly #socket: WebSocket;
  readonly #listener: ConnectionListener;
  #ping: NodeJS.Timeout | null = null;
  #answered = true;

  constructor(endpoint: ResolvedEndpoint, clientId: string, listener: ConnectionListener) {
    this.#listener = listener;
    this.#socket = new WebSocket(socketUrl(endpoint, clientId), {
      headers: { ...endpoint.headers },
      handshakeTimeout: endpoint.timeouts.socketMs,
      maxPayload: endpoint.limits.frameBytes,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket.on('open', () => this.#onOpen());
    this.#socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    this.#socket.on('pong', () => (this.#answered = true));
    this.#socket.on('error', () => this.#socket.terminate());
    this.#socket.once('close', () => this.#onClose());
  }

  /** Ends the connection without waiting for the other side. */
  end(): void {
    this.#socket.terminate();
  }

  /** The flags must be the first message: later ones are ignored by the server. */
  #onOpen(): void {
    this.#socket.send(FEATURE_FLAGS);
    this.#ping = setInterval(() => this.#checkAlive(), PING_MS);
    this.#ping.unref();
    this.#listener.onOpen();
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    this.#listener.onHeard();
    if (!isBinary && Buffer.isBuffer(data)) this.#listener.onText(data.toString('utf8'));
  }

  #checkAlive(): void {
    if (!this.#answered) return this.#socket.terminate();
    this.#answered = false;
    this.#socket.ping();
  }

  #onClose(): void {
    if (this.#ping) clearInterval(this.#ping);
    this.#listener.onClose();
  }
}
