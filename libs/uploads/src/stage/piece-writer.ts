/** Longest piece: what a broken connection may lose, and what an upload holds in memory. */
export const PIECE_BYTES = 1024 * 1024;

/** Gathers chunks into pieces and hands each on, one at a time; the piece is only good until then. */
export class PieceWriter {
  private readonly piece: Buffer;
  private filled = 0;

  constructor(
    private readonly store: (piece: Buffer) => Promise<void>,
    longest: number,
  ) {
    this.piece = Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, longest));
  }

  async write(chunk: Uint8Array): Promise<void> {
    let at = 0;
    while (at < chunk.length) {
      const part = chunk.subarray(at, at + this.piece.length - this.filled);
      this.piece.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
      if (this.filled === this.piece.length) await this.flush();
    }
  }

  /** Stores what is there, however short. */
  async flush(): Promise<void> {
    if (this.filled === 0) return;
    const piece = this.piece.subarray(0, this.filled);
    this.filled = 0;
    await this.store(piece);
  }
}
