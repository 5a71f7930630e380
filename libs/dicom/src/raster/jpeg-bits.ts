/** The scan cannot be followed: damage, or a variant that is not known here. */
export class UnreadableScan extends Error {
  override readonly name = 'UnreadableScan';
}

/** Lengths and symbols of a Huffman table, looked up by the next sixteen bits. */
export type HuffmanTable = Uint16Array;

const CODE_LENGTHS = 16;

/** Tables of a DHT segment by class and place, `(class << 4) | place` (ITU-T T.81 B.2.4.2, annex C). */
export function readHuffmanTables(payload: Uint8Array, into: Map<number, HuffmanTable>): void {
  for (let at = 0; at + 1 + CODE_LENGTHS <= payload.length;) {
    const counts = payload.subarray(at + 1, at + 1 + CODE_LENGTHS);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const symbols = payload.subarray(at + 1 + CODE_LENGTHS, at + 1 + CODE_LENGTHS + total);
    into.set(payload[at] ?? 0, tableOf(counts, symbols));
    at += 1 + CODE_LENGTHS + total;
  }
}

function tableOf(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const table = new Uint16Array(1 << 16);
  let start = 0;
  let next = 0;
  counts.forEach((count, index) => {
    const span = 1 << (15 - index);
    for (let i = 0; i < count; i++, start += span) {
      table.fill(((index + 1) << 8) | (symbols[next++] ?? 0), start, start + span);
    }
  });
  return table;
}

/** The bits of one stretch of coded data, stuffed zeros left out (ITU-T T.81 F.2.2.5). */
export class ScanBits {
  private held = 0;
  private count = 0;
  /** Bytes taken into `held` or passed, stuffing included. */
  private at = 0;

  constructor(private readonly scan: Uint8Array) {}

  /** The next symbol of a table. */
  symbol(table: HuffmanTable): number {
    if (this.count < 16) this.fill();
    const entry = table[this.count >= 16 ? (this.held >>> (this.count - 16)) & 0xffff : this.padded()] ?? 0;
    const length = entry >> 8;
    if (entry === 0 || length > this.count) throw new UnreadableScan();
    this.count -= length;
    return entry & 0xff;
  }

  /** At most 16 bits. */
  take(bits: number): number {
    this.skip(bits);
    return (this.held >>> this.count) & ((1 << bits) - 1);
  }

  /** At most 16 bits. */
  skip(bits: number): void {
    if (this.count < bits) this.fill();
    if (this.count < bits) throw new UnreadableScan();
    this.count -= bits;
  }

  /** Where the byte ends in which the last bit stood, after which a restart marker or nothing follows. */
  get end(): number {
    let end = this.at;
    for (let whole = this.count >> 3; whole > 0; whole--) end -= this.isStuffing(end - 1) ? 2 : 1;
    return end;
  }

  /** Goes on behind a restart marker. Throws `UnreadableScan` when there is none. */
  restart(): void {
    const { end } = this;
    const marker = this.scan[end + 1] ?? 0;
    if (this.scan[end] !== 0xff || marker < 0xd0 || marker > 0xd7) throw new UnreadableScan();
    [this.at, this.held, this.count] = [end + 2, 0, 0];
  }

  /** Near the end: missing bits read as ones, as padding does. */
  private padded(): number {
    const missing = 16 - this.count;
    return ((this.held << missing) | ((1 << missing) - 1)) & 0xffff;
  }

  /** To more than 24 bits, while there are any. */
  private fill(): void {
    const { scan } = this;
    while (this.count <= 24 && this.at < scan.length) {
      const byte = scan[this.at] ?? 0;
      if (byte === 0xff && scan[this.at + 1] !== 0) return;
      this.held = (this.held << 8) | byte;
      this.count += 8;
      this.at += byte === 0xff ? 2 : 1;
    }
  }

  private isStuffing(at: number): boolean {
    return this.scan[at] === 0 && this.scan[at - 1] === 0xff;
  }
}
