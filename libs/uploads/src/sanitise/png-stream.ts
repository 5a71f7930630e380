import { createInflate } from 'node:zlib';
import {
  cutPngData,
  pngData,
  type RasterErrorCode,
  RasterFormatError,
  type StrippedRaster,
  unpackedPngLength,
} from '@phoxray/dicom';
import { isOutOfMemory } from './out-of-memory.policy.js';

const HIDDEN = 'IDAT trailer';
const CHUNK = 256 * 1024;

/**
 * Takes away what a stripped PNG still holds behind the end of its compressed samples.
 * Throws `RasterFormatError` when they cannot be unpacked, or unpack to anything but the rows of the picture.
 */
export async function withoutHiddenData(stripped: StrippedRaster): Promise<StrippedRaster> {
  const pieces = pngData(stripped.bytes);
  const unpacked = unpackedPngLength(stripped.bytes, stripped.channels * stripped.bitDepth);
  const used = await zlibLength(pieces, unpacked);
  if (used === pieces.reduce((sum, { length }) => sum + length, 0)) return stripped;
  const removed = [...stripped.removed, { chunk: HIDDEN, count: 1 }];
  return { ...stripped, bytes: cutPngData(stripped.bytes, used), removed };
}

/** Where a zlib stream ends that unpacks to so many bytes. They are unpacked piece by piece and thrown away. */
function zlibLength(pieces: readonly Uint8Array[], expected: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const inflate = createInflate({ chunkSize: CHUNK });
    let unpacked = 0;
    const fail = (error: Error): void => {
      inflate.destroy();
      reject(error);
    };
    const refuse = (code: RasterErrorCode): void => fail(new RasterFormatError(code));
    inflate.on('data', (chunk: Buffer) => {
      unpacked += chunk.length;
      if (unpacked > expected) refuse('MALFORMED');
    });
    inflate.once('error', (error) => (isOutOfMemory(error) ? fail(error) : refuse('MALFORMED')));
    inflate.once('end', () => (unpacked < expected ? refuse('TRUNCATED') : resolve(inflate.bytesWritten)));
    for (const piece of pieces) inflate.write(piece);
    inflate.end();
  });
}
