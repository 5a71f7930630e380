import { PNG_SIGNATURE } from './png-chunks.js';

const END = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
const HEADER_BYTES = 33;

/** What the frame of a PNG file says (ISO/IEC 15948), without decoding it. Sizes in pixels. */
export type PngFacts =
  | { readonly form: 'whole'; readonly width: number; readonly height: number }
  | { readonly form: 'truncated' }
  | { readonly form: 'not-png' };

/** Checks signature, header and end marker. */
export function readPngFacts(bytes: Buffer): PngFacts {
  if (!bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return { form: 'not-png' };
  const ends = bytes.length >= HEADER_BYTES + END.length && bytes.subarray(-END.length).equals(END);
  if (!ends) return { form: 'truncated' };
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return { form: 'not-png' };
  return { form: 'whole', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}
