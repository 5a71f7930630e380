import { asciiBytes, concatenate, latin1, viewOf } from '../bytes.js';
import { crc32 } from './crc32.js';
import { RasterFormatError } from './raster-format.error.js';

export const SIGNATURE_LENGTH = 8;
/** Length, type and checksum around the data (PNG specification §5.3). */
const OVERHEAD = 12;

export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** Length, type, data and checksum as stored. */
  readonly whole: Uint8Array;
}

/** @throws {RasterFormatError} TRUNCATED, MALFORMED */
export function readPngChunk(bytes: Uint8Array, at: number): PngChunk {
  if (at + OVERHEAD > bytes.length) throw new RasterFormatError('TRUNCATED', at);
  const length = viewOf(bytes).getUint32(at);
  const end = at + OVERHEAD + length;
  if (end > bytes.length) throw new RasterFormatError('TRUNCATED', at);
  const type = latin1(bytes.subarray(at + 4, at + 8));
  if (!/^[A-Za-z]{4}$/.test(type)) throw new RasterFormatError('MALFORMED', at);
  return { type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) };
}

export function encodePngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = concatenate([new Uint8Array(4), asciiBytes(type), data, new Uint8Array(4)]);
  const view = viewOf(chunk);
  view.setUint32(0, data.length);
  view.setUint32(chunk.length - 4, crc32(chunk.subarray(4, -4)));
  return chunk;
}

function chunksOf(stripped: Uint8Array): PngChunk[] {
  const chunks: PngChunk[] = [];
  for (let at = SIGNATURE_LENGTH; at < stripped.length; at += chunks.at(-1)?.whole.length ?? 0) {
    chunks.push(readPngChunk(stripped, at));
  }
  return chunks;
}

/** The compressed samples of a PNG that {@link stripPng} has made: one zlib stream in pieces. */
export const pngData = (stripped: Uint8Array): Uint8Array[] =>
  chunksOf(stripped).flatMap(({ type, data }) => (type === 'IDAT' ? [data] : []));

/** Where each of the seven passes begins, and its steps (PNG specification §8.2). */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
const WHOLE = [[0, 0, 1, 1]] as const;
const INTERLACE = SIGNATURE_LENGTH + 8 + 12;

/** Bytes that the compressed samples of a stripped PNG unpack to: every row with its filter byte, in every pass. */
export function unpackedPngLength(stripped: Uint8Array, pixelBits: number): number {
  const header = viewOf(stripped);
  const [width, height] = [header.getUint32(SIGNATURE_LENGTH + 8), header.getUint32(SIGNATURE_LENGTH + 12)];
  const passes = stripped[INTERLACE] === 1 ? PASSES : WHOLE;
  return passes.reduce((sum, [left, top, across, down]) => {
    const columns = Math.ceil((width - left) / across);
    const rows = Math.ceil((height - top) / down);
    return columns > 0 && rows > 0 ? sum + rows * (1 + Math.ceil((columns * pixelBits) / 8)) : sum;
  }, 0);
}

/**
 * The same PNG with no more than the first bytes of its compressed samples: what follows the end of the zlib stream is
 * read by no decoder, and a place to hide things.
 * @param length where the zlib stream ends, over all the pieces.
 */
export function cutPngData(stripped: Uint8Array, length: number): Uint8Array {
  let left = length;
  const kept = chunksOf(stripped).flatMap(({ type, data, whole }) => {
    if (type !== 'IDAT') return [whole];
    const piece = data.subarray(0, left);
    left -= piece.length;
    if (piece.length === data.length) return [whole];
    return piece.length === 0 ? [] : [encodePngChunk(type, piece)];
  });
  return concatenate([stripped.subarray(0, SIGNATURE_LENGTH), ...kept]);
}
