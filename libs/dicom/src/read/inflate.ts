import { viewOf } from '../bytes.js';
import { DicomFormatError } from '../dicom-format.error.js';
import { OverflowError, through } from '../through.js';

/** Unpacks a raw deflate stream; must refuse to produce more than `maxBytes`. */
export type Inflate = (packed: Uint8Array, maxBytes: number) => Promise<Uint8Array>;

/** How much may stand behind the stream: a padding byte (PS3.5 A.5), the trailer of gzip that a few writers leave, both. */
const TRAILERS = [0, 1, 8, 9];
const GZIP_TRAILER = 8;

/** A trailer of gzip ends with the size of what was packed (RFC 1952 §2.3.1). */
function isTrailer(rest: Uint8Array, size: number): boolean {
  const padding = rest.subarray(rest.length < GZIP_TRAILER ? 0 : GZIP_TRAILER);
  const statesSize = rest.length < GZIP_TRAILER || viewOf(rest).getUint32(4, true) === size % 2 ** 32;
  return statesSize && padding.every((byte) => byte === 0);
}

/**
 * Raw deflate through the platform's DecompressionStream, the same in browsers and in Node. The platform takes whatever
 * stands behind the stream for a fault: hence the further tries without it.
 * @throws {DicomFormatError} TOO_LARGE beyond `maxBytes`, TRUNCATED when the stream is broken.
 */
export const inflateRaw: Inflate = async (packed, maxBytes) => {
  for (const length of TRAILERS.filter((one) => one < packed.length)) {
    const end = packed.length - length;
    const unpacked = await inflateOrNull(packed.subarray(0, end), maxBytes);
    if (unpacked && isTrailer(packed.subarray(end), unpacked.length)) return unpacked;
  }
  throw new DicomFormatError('TRUNCATED');
};

async function inflateOrNull(packed: Uint8Array, maxBytes: number): Promise<Uint8Array | null> {
  try {
    return await inflateOnce(packed, maxBytes);
  } catch (error) {
    if (error instanceof DicomFormatError) throw error;
    return null;
  }
}

async function inflateOnce(packed: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  try {
    return await through(new DecompressionStream('deflate-raw'), [packed.slice()], maxBytes);
  } catch (error) {
    throw error instanceof OverflowError ? new DicomFormatError('TOO_LARGE') : error;
  }
}
