import { ByteReader, ByteWriter } from './byte-cursor.js';
import { Gray16FormatError } from './gray16-format.error.js';
import type { Gray16Image } from './gray16-image.js';

/** "PX16" in ASCII. */
const MAGIC = 0x36315850;
const VERSION = 1;
/** Mean-of-neighbours prediction, byte planes, raw deflate (RFC 1951). */
const CODING = 1;
const FLAG = { inverse: 1, padding: 2 } as const;
const MAX_SIDE = 65_535;

export const HEADER_BYTES = 68;
/** CRC-32 of everything before it. */
export const TRAILER_BYTES = 4;

/** What stands before the pixels; the VOI part follows it, then the packed planes, then the trailer. */
export interface Gray16Header extends Omit<Gray16Image, 'samples' | 'voi'> {
  readonly voiBytes: number;
  readonly packedBytes: number;
}

export function encodeHeader(header: Gray16Header): Uint8Array {
  const { padding, range, automatic } = header;
  const writer = new ByteWriter();
  writer.u32(MAGIC);
  writer.u8(VERSION);
  writer.u8((header.inverse ? FLAG.inverse : 0) | (padding === null ? 0 : FLAG.padding));
  writer.u8(header.bits);
  writer.u8(CODING);
  for (const side of [header.width, header.height]) writer.u32(side);
  for (const { from, to } of [range, padding ?? { from: 0, to: 0 }]) {
    writer.u16(from);
    writer.u16(to);
  }
  writer.i32(header.zero);
  for (const value of [header.slope, header.intercept, automatic.center, automatic.width]) writer.f64(value);
  for (const length of [header.voiBytes, header.packedBytes]) writer.u32(length);
  return writer.bytes;
}

/** @throws {Gray16FormatError} NOT_GRAY16, TRUNCATED, UNSUPPORTED, MALFORMED */
export function decodeHeader(bytes: Uint8Array): Gray16Header {
  const reader = new ByteReader(requireWhole(bytes));
  reader.u32();
  const [version, flags, bits, coding] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  if (version !== VERSION || coding !== CODING) throw new Gray16FormatError('UNSUPPORTED');
  const [width, height] = [reader.u32(), reader.u32()];
  const range = { from: reader.u16(), to: reader.u16() };
  const padding = { from: reader.u16(), to: reader.u16() };
  const [zero, slope, intercept] = [reader.i32(), reader.f64(), reader.f64()];
  const [center, windowWidth] = [reader.f64(), reader.f64()];
  return validated({
    width,
    height,
    bits,
    zero,
    slope,
    intercept,
    inverse: (flags & FLAG.inverse) !== 0,
    range,
    padding: (flags & FLAG.padding) === 0 ? null : padding,
    automatic: { kind: 'window', function: 'LINEAR', center, width: windowWidth, explanation: null },
    voiBytes: reader.u32(),
    packedBytes: reader.u32(),
  });
}

function requireWhole(bytes: Uint8Array): Uint8Array {
  const start = bytes.subarray(0, 4);
  const isOurs = start.every((byte, index) => byte === ((MAGIC >>> (8 * index)) & 0xff));
  if (!isOurs) throw new Gray16FormatError('NOT_GRAY16');
  if (bytes.length < HEADER_BYTES + TRAILER_BYTES) throw new Gray16FormatError('TRUNCATED');
  return bytes.subarray(0, HEADER_BYTES);
}

function validated(header: Gray16Header): Gray16Header {
  const { width, height, bits, slope, intercept } = header;
  const sides = [width, height].every((side) => side >= 1 && side <= MAX_SIDE);
  const values = Number.isFinite(slope) && slope !== 0 && Number.isFinite(intercept);
  if (!sides || !values || bits < 1 || bits > 16) throw new Gray16FormatError('MALFORMED');
  return header;
}
