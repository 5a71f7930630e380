import { DicomFormatError } from '../dicom-format.error.js';
import { OverflowError, through } from '../through.js';

/** Unpacks a raw deflate stream; must refuse to produce more than `maxBytes`. */
export type Inflate = (packed: Uint8Array, maxBytes: number) => Promise<Uint8Array>;

/**
 * Raw deflate through the platform's DecompressionStream, the same in browsers and in Node.
 * A deflated data set of odd length is padded with one zero byte (PS3.5 A.5), which the platform takes for junk:
 * hence the second try without it.
 * @throws {DicomFormatError} TOO_LARGE beyond `maxBytes`, TRUNCATED when the stream is broken.
 */
export const inflateRaw: Inflate = async (packed, maxBytes) => {
  try {
    return await inflateOnce(packed, maxBytes);
  } catch (error) {
    if (error instanceof DicomFormatError) throw error;
    if (packed.at(-1) !== 0) throw new DicomFormatError('TRUNCATED');
    return inflateUnpadded(packed.subarray(0, -1), maxBytes);
  }
};

async function inflateUnpadded(packed: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  try {
    return await inflateOnce(packed, maxBytes);
  } catch (error) {
    throw error instanceof DicomFormatError ? error : new DicomFormatError('TRUNCATED');
  }
}

async function inflateOnce(packed: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  try {
    return await through(new DecompressionStream('deflate-raw'), packed.slice(), maxBytes);
  } catch (error) {
    throw error instanceof OverflowError ? new DicomFormatError('TOO_LARGE') : error;
  }
}
