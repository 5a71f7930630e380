import { crc32 } from 'node:zlib';

/** One chunk of a PNG (ISO/IEC 15948): its type, its data, and all its bytes with length and CRC. */
export interface PngChunk {
  readonly type: string;
  readonly data: Buffer;
  readonly whole: Buffer;
}

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const FRAME_BYTES = 12;

/** The bytes of one chunk. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES + data.length);
  frame.writeUInt32BE(data.length, 0);
  frame.write(type, 4, 'latin1');
  data.copy(frame, 8);
  frame.writeUInt32BE(crc32(frame.subarray(4, 8 + data.length)), 8 + data.length);
  return frame;
}

/** The whole chunks after the signature, as views; their CRCs are not checked. Empty for anything but a PNG. */
export function readChunks(png: Buffer): PngChunk[] {
  if (!png.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return [];
  const chunks: PngChunk[] = [];
  for (let at = PNG_SIGNATURE.length; at + FRAME_BYTES <= png.length;) {
    const end = at + FRAME_BYTES + png.readUInt32BE(at);
    if (end > png.length) break;
    const type = png.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, end - 4), whole: png.subarray(at, end) });
    at = end;
  }
  return chunks;
}
