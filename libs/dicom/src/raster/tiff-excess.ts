import { DicomFormatError } from '../dicom-format.error.js';
import { unpackBits } from '../pixel/rle-decoder.js';
import { RasterFormatError } from './raster-format.error.js';

/** Compressions of TIFF 6.0 and of its deflate supplement. */
export const COMPRESSION = { none: 1, lzw: 5, deflate: 8, oldDeflate: 32_946, packBits: 32_773 } as const;

export interface StripTiffOptions {
  /** Where a zlib stream ends that unpacks to at most `size` bytes; absent: nothing is cut behind deflated data. */
  readonly zlibLength?: (packed: Uint8Array, size: number) => number;
}

/** How a page is cut into strips or tiles. */
export interface ChunkLayout {
  readonly width: number;
  /** Rows of a chunk; those of the last strip of a plane may be fewer. */
  readonly rows: number;
  readonly tiled: boolean;
  readonly height: number;
  /** Bits of a pixel within one chunk. */
  readonly pixelBits: number;
}

/** Bytes that the chunk with this index unpacks to; chunks of further planes follow those of the first. */
export function unpackedSize({ width, rows, tiled, height, pixelBits }: ChunkLayout, index: number): number {
  const perPlane = Math.max(1, Math.ceil(height / rows));
  const held = tiled ? rows : Math.min(rows, height - (index % perPlane) * rows);
  return held * Math.ceil((width * pixelBits) / 8);
}

/**
 * A strip or tile without the bytes behind its coded samples: no decoder reads them, and they are a place to hide things.
 * @param size what the chunk unpacks to.
 * @throws {RasterFormatError} TRUNCATED, MALFORMED, UNSUPPORTED (LZW of the time before TIFF 6.0)
 */
export function withoutExcess(
  chunk: Uint8Array,
  compression: number,
  size: number,
  { zlibLength }: StripTiffOptions,
): Uint8Array {
  if (compression === COMPRESSION.none) return chunk.subarray(0, size);
  if (compression === COMPRESSION.lzw) return chunk.subarray(0, lzwLength(chunk, size));
  if (compression === COMPRESSION.packBits) return chunk.subarray(0, packBitsLength(chunk, size));
  return zlibLength ? chunk.subarray(0, zlibLength(chunk, size)) : chunk;
}

function packBitsLength(packed: Uint8Array, size: number): number {
  try {
    return unpackBits(packed, size);
  } catch (error) {
    throw error instanceof DicomFormatError ? new RasterFormatError('TRUNCATED') : error;
  }
}

const CLEAR = 256;
const END = 257;
const FIRST_STRING = 258;
const TABLE_SIZE = 4096;

/** Where an LZW stream ends that unpacks to so many bytes (TIFF 6.0 §13): its codes are followed, nothing is unpacked. */
function lzwLength(packed: Uint8Array, size: number): number {
  if (packed[0] === 0 && ((packed[1] ?? 0) & 1) === 1) throw new RasterFormatError('UNSUPPORTED');
  const codes = new LzwCodes(packed);
  let unpacked = 0;
  while (unpacked < size) {
    const length = codes.next();
    if (length === null) return codes.bytes;
    unpacked += length;
  }
  return codes.bytesWithEnd;
}

class LzwCodes {
  private readonly lengths = new Uint16Array(TABLE_SIZE);
  private free = FIRST_STRING;
  private previous = 0;
  private bit = 0;

  constructor(private readonly packed: Uint8Array) {}

  /** Bytes that the next code stands for; 0 when it only clears the table; null at the end of the stream. */
  next(): number | null {
    const code = this.peek();
    if (code === null) throw new RasterFormatError('TRUNCATED');
    this.bit += this.width;
    if (code === END) return null;
    return code === CLEAR ? this.clear() : this.string(code);
  }

  get bytes(): number {
    return Math.ceil(this.bit / 8);
  }

  /** With the code that ends the stream, where it is there. */
  get bytesWithEnd(): number {
    if (this.peek() === END) this.bit += this.width;
    return this.bytes;
  }

  private clear(): number {
    this.free = FIRST_STRING;
    this.previous = 0;
    return 0;
  }

  private string(code: number): number {
    const isKnown = code < CLEAR || (this.previous > 0 && code <= this.free);
    if (!isKnown) throw new RasterFormatError('MALFORMED');
    const length = code < CLEAR ? 1 : code < this.free ? (this.lengths[code] ?? 0) : this.previous + 1;
    if (this.previous > 0 && this.free < TABLE_SIZE) this.lengths[this.free++] = this.previous + 1;
    this.previous = length;
    return length;
  }

  /** Codes grow one entry before the table asks for it. */
  private get width(): number {
    return this.free < 511 ? 9 : this.free < 1023 ? 10 : this.free < 2047 ? 11 : 12;
  }

  /** The next code, most significant bit first; null when the bytes have run out. */
  private peek(): number | null {
    const { width } = this;
    if (this.bit + width > this.packed.length * 8) return null;
    const at = this.bit >> 3;
    const [first = 0, second = 0, third = 0] = this.packed.subarray(at, at + 3);
    return (((first << 16) | (second << 8) | third) >> (24 - width - (this.bit & 7))) & (2 ** width - 1);
  }
}
