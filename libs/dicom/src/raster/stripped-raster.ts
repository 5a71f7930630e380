export interface RemovedChunk {
  /** Chunk, segment or tag name (`tEXt`, `APP1`, `COM`, `Artist`), or `Trailer` for bytes after the end. Never a value. */
  readonly chunk: string;
  readonly count: number;
}

/** A picture without anything but its pixels and what is needed to show them. */
export interface StrippedRaster {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Bits a sample: 1, 2, 4, 8, 12 or 16. */
  readonly bitDepth: number;
  /** Samples a pixel; 1 for grey and for palettes. */
  readonly channels: number;
  /** EXIF orientation 1 … 8, still to be applied by whoever shows the picture. */
  readonly orientation: number;
  /**
   * Whether the coded data may hold what no decoder reads, and the strip cannot tell where: palette entries that no
   * sample points to, samples of tiles beyond the edge, bytes within a WebP bitstream. Writing the samples anew removes it.
   */
  readonly hasUnreadRoom: boolean;
  readonly removed: readonly RemovedChunk[];
  readonly keptChunks: number;
}

/** Counts chunks while a picture is stripped. */
export class ChunkCounter {
  private readonly counts = new Map<string, number>();
  kept = 0;

  remove(chunk: string): void {
    this.counts.set(chunk, (this.counts.get(chunk) ?? 0) + 1);
  }

  get removed(): RemovedChunk[] {
    return Array.from(this.counts, ([chunk, count]) => ({ chunk, count })).sort((a, b) => (a.chunk < b.chunk ? -1 : 1));
  }
}
