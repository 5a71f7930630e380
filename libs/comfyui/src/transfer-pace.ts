/** How fast an image must move to or from an endpoint, whatever its size. */
export interface TransferPace {
  /** Longest time without a byte, the wait for the answer included (ms). */
  readonly idleMs: number;
  readonly windowMs: number;
  /** What must move in each whole window. */
  readonly minBytesPerWindow: number;
}

const IDLE_MS = 15_000;
const WINDOW_MS = 30_000;

/** The pace of a minimum rate in bytes a second, measured over 30 s; a silent endpoint is given up after 15 s. */
export function paceOf(bytesPerSecond: number): TransferPace {
  return { idleMs: IDLE_MS, windowMs: WINDOW_MS, minBytesPerWindow: (bytesPerSecond * WINDOW_MS) / 1_000 };
}

/** Bodies up to this size go out whole, with a Content-Length. */
const PIECE_BYTES = 256 * 1024;

/** Watches one transfer: `signal` aborts when it stops moving or only drips. To be stopped at the end. */
export class TransferWatch {
  readonly #pace: TransferPace;
  readonly #slow = new AbortController();
  readonly #idle: NodeJS.Timeout;
  readonly #window: NodeJS.Timeout;
  #moved = 0;

  constructor(pace: TransferPace) {
    this.#pace = pace;
    this.#idle = setTimeout(() => this.#slow.abort(), pace.idleMs);
    this.#window = setInterval(() => this.#closeWindow(), pace.windowMs);
  }

  get signal(): AbortSignal {
    return this.#slow.signal;
  }

  count(bytes: number): void {
    this.#moved += bytes;
    this.#idle.refresh();
  }

  stop(): void {
    clearTimeout(this.#idle);
    clearInterval(this.#window);
  }

  /** A body that counts what has been taken of it. */
  counted(content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> {
    if (content.length <= PIECE_BYTES) return content;
    let at = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      const piece = content.subarray(at, at + PIECE_BYTES);
      at += piece.length;
      this.count(piece.length);
      controller.enqueue(piece);
      if (at === content.length) controller.close();
    };
    return new ReadableStream({ pull }, { highWaterMark: 0 });
  }

  #closeWindow(): void {
    if (this.#moved < this.#pace.minBytesPerWindow) this.#slow.abort();
    this.#moved = 0;
  }
}
