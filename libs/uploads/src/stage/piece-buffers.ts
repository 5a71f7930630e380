/** Kept for the next user; more than so many at once are rare, and go. */
const MAX_IDLE = 8;

/**
 * Buffers of one length, lent in turn. What lives as long as a request is old to the garbage collector, and would lie
 * about until the next full collection.
 */
export class PieceBuffers {
  private readonly idle: Buffer[] = [];

  constructor(private readonly bytes: number) {}

  /** Lends a buffer to `work`, whatever it holds; wiped afterwards. */
  async lend<T>(work: (buffer: Buffer) => Promise<T>): Promise<T> {
    const buffer = this.idle.pop() ?? Buffer.allocUnsafeSlow(this.bytes);
    try {
      return await work(buffer);
    } finally {
      buffer.fill(0);
      if (this.idle.length < MAX_IDLE) this.idle.push(buffer);
    }
  }
}
