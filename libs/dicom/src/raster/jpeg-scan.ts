import { type HuffmanTable, readHuffmanTables, ScanBits, UnreadableScan } from './jpeg-bits.js';
import { type JpegSegment, MARKER } from './jpeg-segments.js';

const SEQUENTIAL: ReadonlySet<number> = new Set([0xc0, 0xc1]);
const PROGRESSIVE = 0xc2;
const BLOCK = 8;
const COEFFICIENTS = 64;
/** Of 32 bits. */
const WORDS = 2;

/** How finely a component is sampled, beside the others. */
interface Factor {
  readonly id: number;
  readonly across: number;
  readonly down: number;
}

interface Component extends Factor {
  /** Blocks of the component alone, and with those that fill up the last units. */
  readonly columns: number;
  readonly rows: number;
  readonly paddedColumns: number;
  /** For each coefficient of each block, whether it is other than zero so far: 64 bits a block. */
  readonly known: Uint32Array;
}

/** One pass over some components (ITU-T T.81 B.2.3, G.1.1). */
interface Pass {
  readonly parts: readonly { readonly component: Component; readonly dc: HuffmanTable; readonly ac: HuffmanTable }[];
  readonly from: number;
  readonly to: number;
  readonly refines: boolean;
}

/**
 * Follows the codes of sequential and progressive scans and cuts what stands behind the last one: no decoder reads it, and
 * it is a place to hide things. A scan that cannot be followed to its end stays as it is.
 * @returns the segments, and how many scans were cut.
 */
export function withoutExcess(segments: readonly JpegSegment[]): { segments: JpegSegment[]; cut: number } {
  const follower = new ScanFollower();
  const clean = segments.map((segment) => follower.pass(segment));
  return { segments: clean, cut: clean.filter((segment, index) => segment !== segments[index]).length };
}

class ScanFollower {
  private readonly tables = new Map<number, HuffmanTable>();
  private components: Component[] = [];
  private units = { across: 0, down: 0 };
  private interval = 0;
  private isProgressive = false;
  private isLost = false;
  private scans = 0;

  pass(segment: JpegSegment): JpegSegment {
    const { marker, payload } = segment;
    if (marker === MARKER.huffman) readHuffmanTables(payload, this.tables);
    else if (marker === MARKER.restartInterval) this.interval = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0);
    else if (SEQUENTIAL.has(marker) || marker === PROGRESSIVE) this.frame(segment);
    return marker === MARKER.startOfScan ? this.scan(segment) : segment;
  }

  private frame({ marker, payload }: JpegSegment): void {
    this.isProgressive = marker === PROGRESSIVE;
    const [height, width] = [1, 3].map((at) => ((payload[at] ?? 0) << 8) | (payload[at + 1] ?? 0));
    const factors = Array.from({ length: payload[5] ?? 0 }, (_, index) => {
      const [id = 0, sampling = 0] = payload.subarray(6 + index * 3, 8 + index * 3);
      return { id, across: sampling >> 4, down: sampling & 15 };
    });
    this.isLost = !isFollowable(width ?? 0, height ?? 0, factors);
    if (this.isLost) return;
    const most = { across: max(factors.map((one) => one.across)), down: max(factors.map((one) => one.down)) };
    this.units = { across: blocksIn(width ?? 0, 1, most.across), down: blocksIn(height ?? 0, 1, most.down) };
    this.components = factors.map((factor) => {
      const paddedColumns = this.units.across * factor.across;
      const blocks = this.isProgressive ? paddedColumns * this.units.down * factor.down : 0;
      return {
        ...factor,
        columns: blocksIn(width ?? 0, factor.across, most.across),
        rows: blocksIn(height ?? 0, factor.down, most.down),
        paddedColumns,
        known: new Uint32Array(blocks * WORDS),
      };
    });
  }

  private scan(segment: JpegSegment): JpegSegment {
    if (this.isLost || ++this.scans > MAX_SCANS) return segment;
    try {
      const end = this.follow(this.passOf(segment.payload), segment.scan);
      return end === segment.scan.length ? segment : { ...segment, scan: segment.scan.subarray(0, end) };
    } catch (error) {
      if (!(error instanceof UnreadableScan)) throw error;
      this.isLost = true;
      return segment;
    }
  }

  private passOf(payload: Uint8Array): Pass {
    const count = payload[0] ?? 0;
    const parts = Array.from({ length: count }, (_, index) => {
      const [id, places = 0] = payload.subarray(1 + index * 2, 3 + index * 2);
      const component = this.components.find((one) => one.id === id);
      if (!component) throw new UnreadableScan();
      const [dc, ac] = [this.tables.get(places >> 4), this.tables.get(0x10 | (places & 15))];
      return { component, dc: dc ?? NO_TABLE, ac: ac ?? NO_TABLE };
    });
    const [from = 0, to = 0, approximation = 0] = payload.subarray(1 + count * 2);
    return { parts, from, to: Math.min(to, COEFFICIENTS - 1), refines: approximation >> 4 !== 0 };
  }

  /** @returns the length of the scan that its codes take. */
  private follow(pass: Pass, scan: Uint8Array): number {
    const bits = new ScanBits(scan);
    const blocks = new BlockReader(bits, pass, this.isProgressive);
    const [alone] = pass.parts;
    const total =
      pass.parts.length === 1 && alone
        ? alone.component.columns * alone.component.rows
        : this.units.across * this.units.down;
    for (let unit = 0; unit < total; unit++) {
      if (this.interval > 0 && unit > 0 && unit % this.interval === 0) {
        bits.restart();
        blocks.restart();
      }
      if (pass.parts.length === 1 && alone) this.single(blocks, alone, unit);
      else this.interleaved(blocks, pass, unit);
    }
    return bits.end;
  }

  private single(blocks: BlockReader, part: Pass['parts'][number], unit: number): void {
    const { columns, paddedColumns } = part.component;
    blocks.read(part, Math.floor(unit / columns) * paddedColumns + (unit % columns));
  }

  private interleaved(blocks: BlockReader, { parts }: Pass, unit: number): void {
    const row = Math.floor(unit / this.units.across);
    const column = unit % this.units.across;
    for (const part of parts) {
      const { across, down, paddedColumns } = part.component;
      for (let y = 0; y < down; y++) {
        for (let x = 0; x < across; x++) blocks.read(part, (row * down + y) * paddedColumns + column * across + x);
      }
    }
  }
}

/** As much as memory and time allow: more is no radiograph, or no JPEG that others read. */
const MAX_PIXELS = 1 << 28;
const MAX_COMPONENTS = 4;
const MAX_FACTOR = 4;
const MAX_SCANS = 100;

function isFollowable(width: number, height: number, factors: readonly Factor[]): boolean {
  const isKnownFactor = ({ across, down }: Factor): boolean =>
    Math.min(across, down) > 0 && Math.max(across, down) <= MAX_FACTOR;
  return width * height <= MAX_PIXELS && factors.length <= MAX_COMPONENTS && factors.every(isKnownFactor);
}

const blocksIn = (side: number, share: number, whole: number): number => Math.ceil((side * share) / (whole * BLOCK));

const NO_TABLE: HuffmanTable = new Uint16Array(1 << 16);
const max = (values: readonly number[]): number => Math.max(1, ...values);

const isKnown = (known: Uint32Array, block: number, k: number): boolean =>
  (((known[block * WORDS + (k >> 5)] ?? 0) >>> (k & 31)) & 1) === 1;

const knowsAny = (known: Uint32Array, block: number): boolean =>
  known[block * WORDS] !== 0 || known[block * WORDS + 1] !== 0;

function know(known: Uint32Array, block: number, k: number): void {
  const at = block * WORDS + (k >> 5);
  known[at] = (known[at] ?? 0) | (1 << (k & 31));
}

/** Follows the codes of one block after the other (ITU-T T.81 F.2.2, G.2). */
class BlockReader {
  /** Blocks that hold no further code in this pass (G.1.2.2). */
  private emptyRun = 0;

  constructor(
    private readonly bits: ScanBits,
    private readonly pass: Pass,
    private readonly isProgressive: boolean,
  ) {}

  restart(): void {
    this.emptyRun = 0;
  }

  read({ component, dc, ac }: Pass['parts'][number], block: number): void {
    if (!this.isProgressive) {
      this.bits.skip(this.bits.symbol(dc) & 15);
      this.sequential(ac);
    } else if (this.pass.from === 0) this.progressiveDc(dc);
    else if (this.pass.refines) this.refine(ac, component.known, block);
    else this.first(ac, component.known, block);
  }

  private sequential(ac: HuffmanTable): void {
    for (let k = 1; k < COEFFICIENTS; k++) {
      const code = this.bits.symbol(ac);
      if (code === 0) return;
      k += code >> 4;
      this.bits.skip(code & 15);
    }
  }

  private progressiveDc(dc: HuffmanTable): void {
    this.bits.skip(this.pass.refines ? 1 : this.bits.symbol(dc) & 15);
  }

  private first(ac: HuffmanTable, known: Uint32Array, block: number): void {
    if (this.emptyRun > 0) {
      this.emptyRun--;
      return;
    }
    for (let k = this.pass.from; k <= this.pass.to; k++) {
      const code = this.bits.symbol(ac);
      const run = code >> 4;
      const size = code & 15;
      if (size === 0 && run < 15) {
        this.emptyRun = (1 << run) + this.bits.take(run) - 1;
        return;
      }
      k += run;
      this.bits.skip(size);
      if (size > 0 && k < COEFFICIENTS) know(known, block, k);
    }
  }

  /** A bit for each coefficient that is known already, and codes for those that become so. */
  private refine(ac: HuffmanTable, known: Uint32Array, block: number): void {
    let k = this.pass.from;
    while (this.emptyRun === 0 && k <= this.pass.to) {
      const code = this.bits.symbol(ac);
      const run = code >> 4;
      const size = code & 15;
      if (size === 0 && run < 15) {
        this.emptyRun = (1 << run) + this.bits.take(run);
        break;
      }
      if (size > 0) this.bits.skip(1);
      k = this.passZeros(known, block, k, run);
      if (size > 0 && k < COEFFICIENTS) know(known, block, k);
      k++;
    }
    if (this.emptyRun === 0) return;
    if (knowsAny(known, block)) this.passZeros(known, block, k, COEFFICIENTS);
    this.emptyRun--;
  }

  /** Goes to the coefficient behind so many zeros, or to the end of the band; corrects the others on the way. */
  private passZeros(known: Uint32Array, block: number, from: number, zeros: number): number {
    let left = zeros;
    for (let k = from; k <= this.pass.to; k++) {
      if (isKnown(known, block, k)) this.bits.skip(1);
      else if (left-- === 0) return k;
    }
    return this.pass.to + 1;
  }
}
