import { crc32 } from '../raster/crc32.js';
import { through } from '../through.js';
import { ByteReader } from './byte-cursor.js';
import { Gray16FormatError } from './gray16-format.error.js';
import { decodeHeader, type Gray16Header, HEADER_BYTES, TRAILER_BYTES } from './gray16-header.js';
import type { Gray16Image } from './gray16-image.js';
import { fromPlanes } from './sample-planes.js';
import { decodeVoi } from './voi-part.js';

/** More than any radiograph has: a bound on what a few bytes can make a reader allocate. */
const MAX_PIXELS = 2 ** 28;

/**
 * The inverse of `encodeGray16`, bit for bit.
 * @throws {Gray16FormatError} for every payload that is truncated, altered, or of another format
 */
export async function decodeGray16(bytes: Uint8Array): Promise<Gray16Image> {
  const { voiBytes, packedBytes, ...header } = decodeHeader(bytes);
  requireIntact(bytes, HEADER_BYTES + voiBytes + packedBytes + TRAILER_BYTES);
  const pixelsAt = HEADER_BYTES + voiBytes;
  const voi = decodeVoi(bytes.subarray(HEADER_BYTES, pixelsAt));
  const planes = await unpack(bytes.subarray(pixelsAt, pixelsAt + packedBytes), header);
  return { ...header, voi, samples: fromPlanes(planes, header.width) };
}

function requireIntact(bytes: Uint8Array, length: number): void {
  if (bytes.length < length) throw new Gray16FormatError('TRUNCATED');
  if (bytes.length > length) throw new Gray16FormatError('MALFORMED');
  const end = length - TRAILER_BYTES;
  const declared = new ByteReader(bytes.subarray(end)).u32();
  if (crc32(bytes.subarray(0, end)) !== declared) throw new Gray16FormatError('BAD_CHECKSUM');
}

async function unpack(packed: Uint8Array, { width, height }: Pick<Gray16Header, 'width' | 'height'>) {
  const expected = width * height * 2;
  if (width * height > MAX_PIXELS) throw new Gray16FormatError('TOO_LARGE');
  const planes = await through(new DecompressionStream('deflate-raw'), [packed.slice()], expected).catch(() => null);
  if (planes?.length !== expected) throw new Gray16FormatError('MALFORMED');
  return planes;
}
