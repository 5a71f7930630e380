import type { LookupTable, VoiLutFunction, VoiTransform, VoiWindow } from '../pixel/image.js';
import { ByteReader, ByteWriter } from './byte-cursor.js';
import { Gray16FormatError } from './gray16-format.error.js';

const KIND = { window: 0, lut: 1 } as const;
/** A place in this list is a function's number: only append. */
const FUNCTIONS: readonly VoiLutFunction[] = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'];
const MAX_TRANSFORMS = 255;

/** The file's windows and tables as bytes: a count, then each with its kind first. */
export function encodeVoi(transforms: readonly VoiTransform[]): Uint8Array {
  const kept = transforms.slice(0, MAX_TRANSFORMS);
  const writer = new ByteWriter();
  writer.u8(kept.length);
  for (const transform of kept) {
    writer.u8(KIND[transform.kind]);
    if (transform.kind === 'window') writeWindow(writer, transform);
    else writeTable(writer, transform.lut);
  }
  return writer.bytes;
}

/** @throws {Gray16FormatError} MALFORMED */
export function decodeVoi(bytes: Uint8Array): VoiTransform[] {
  const reader = new ByteReader(bytes);
  const transforms = Array.from({ length: reader.u8() }, () => readTransform(reader));
  if (!reader.isAtEnd) throw new Gray16FormatError('MALFORMED');
  return transforms;
}

function writeWindow(writer: ByteWriter, window: VoiWindow): void {
  writer.u8(FUNCTIONS.indexOf(window.function));
  writer.f64(window.center);
  writer.f64(window.width);
  writer.text(window.explanation);
}

function writeTable(writer: ByteWriter, { firstMapped, bits, entries, explanation }: LookupTable): void {
  writer.i32(firstMapped);
  writer.u8(bits);
  writer.u32(entries.length);
  for (const entry of entries) writer.u16(entry);
  writer.text(explanation);
}

function readTransform(reader: ByteReader): VoiTransform {
  const kind = reader.u8();
  if (kind === KIND.window) return readWindow(reader);
  if (kind === KIND.lut) return { kind: 'lut', lut: readTable(reader) };
  throw new Gray16FormatError('MALFORMED');
}

function readWindow(reader: ByteReader): VoiWindow {
  const name = FUNCTIONS[reader.u8()];
  if (name === undefined) throw new Gray16FormatError('MALFORMED');
  const [center, width] = [reader.f64(), reader.f64()];
  return { kind: 'window', function: name, center, width, explanation: reader.text() };
}

function readTable(reader: ByteReader): LookupTable {
  const [firstMapped, bits, count] = [reader.i32(), reader.u8(), reader.u32()];
  reader.require(count * 2);
  const entries = Uint16Array.from({ length: count }, () => reader.u16());
  if (bits < 1 || bits > 16 || count === 0) throw new Gray16FormatError('MALFORMED');
  return { firstMapped, bits, entries, explanation: reader.text() };
}
