import { deflateSync, inflateSync } from 'node:zlib';
import { pngChunk, PNG_SIGNATURE, readChunks } from './png-chunks.js';

/** A decoded image: 8-bit samples, row by row, `channels` a pixel. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly samples: Uint8Array;
}

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };

/** Writes an 8-bit grey PNG (ISO/IEC 15948, colour type 0, no filter). */
export function encodeGreyPng(width: number, height: number, samples: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) rows.set(samples.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads an 8-bit, non-interlaced grey or colour PNG; null for anything else. Meant for small probe images. */
export function decodePng(png: Buffer): Raster | null {
  const parts = readChunks(png);
  const header = parts.find(({ type }) => type === 'IHDR')?.data;
  if (!header || header.length < 13 || header[8] !== 8 || header[12] !== 0) return null;
  const channels = CHANNELS[header[9] ?? -1];
  if (channels === undefined) return null;
  const data = Buffer.concat(parts.filter(({ type }) => type === 'IDAT').map((part) => part.data));
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const rows = inflate(data, (width * channels + 1) * height);
  return rows && { width, height, channels, samples: unfilter(rows, width * channels, height, channels) };
}

function inflate(data: Buffer, size: number): Buffer | null {
  try {
    return inflateSync(data, { maxOutputLength: size });
  } catch {
    return null;
  }
}

/** ISO/IEC 15948, clause 9: each row is predicted from its left, upper and upper left neighbours. */
function unfilter(rows: Buffer, stride: number, height: number, channels: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < channels ? 0 : (out[at - channels] ?? 0);
      const up = y === 0 ? 0 : (out[at - stride] ?? 0);
      const upLeft = x < channels || y === 0 ? 0 : (out[at - stride - channels] ?? 0);
      out[at] = (rows[at + y + 1] ?? 0) + predict(filter, left, up, upLeft);
    }
  }
  return out;
}

function predict(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  return filter === 4 ? paeth(left, up, upLeft) : 0;
}

function paeth(left: number, up: number, upLeft: number): number {
  const toLeft = Math.abs(up - upLeft);
  const toUp = Math.abs(left - upLeft);
  const toUpLeft = Math.abs(left + up - 2 * upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
