/** Gathers chunks into pieces and hands each on, one at a time; the piece is only good until then. */
export class PieceWriter {
  private filled = 0;

  /** @param piece what the pieces are gathered in: as long as the longest of them */
  constructor(
    private readonly piece: Buffer,
    private readonly store: (piece: Buffer) => Promise<void>,
  ) {}

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
