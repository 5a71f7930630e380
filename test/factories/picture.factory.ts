import { crc32, deflateSync } from 'node:zlib';

/** One PNG chunk: length, type, data, checksum (PNG specification §5.3). */
export function pngChunk(type: string, data: Buffer | string): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(data)]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(body.length - 4);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

export interface SyntheticPng {
  readonly width: number;
  readonly height: number;
  readonly bits?: 1 | 2 | 4 | 8 | 16;
  /** 0 grey, 2 red-green-blue (PNG specification §11.2.2). */
  readonly colourType?: 0 | 2;
  /** Rows of samples without filter bytes, big-endian; a smooth ramp when absent. */
  readonly samples?: Buffer;
  /** Chunks put before the image data. */
  readonly extra?: readonly Buffer[];
  readonly trailer?: Buffer | string;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function header({ width, height, bits = 8, colourType = 0 }: SyntheticPng): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([bits, colourType, 0, 0, 0], 8);
  return pngChunk('IHDR', data);
}

function rowBytes({ width, bits = 8, colourType = 0 }: SyntheticPng): number {
  return Math.ceil((width * bits * (colourType === 2 ? 3 : 1)) / 8);
}

/** A ramp over the rows, with its own value at each place so that a moved sample shows. */
export function rampSamples(png: SyntheticPng): Buffer {
  const samples = Buffer.alloc(rowBytes(png) * png.height);
  if ((png.bits ?? 8) === 16) {
    for (let at = 0; at + 1 < samples.length; at += 2) samples.writeUInt16BE((at * 37) & 0xffff, at);
    return samples;
  }
  for (let at = 0; at < samples.length; at += 1) samples.writeUInt8((at * 7) & 0xff, at);
  return samples;
}

/** A PNG file written by hand, so that every byte of it is known. */
export function syntheticPng(png: SyntheticPng): Buffer {
  const row = rowBytes(png);
  const samples = png.samples ?? rampSamples(png);
  const filtered = Buffer.alloc((row + 1) * png.height);
  for (let y = 0; y < png.height; y++) samples.copy(filtered, y * (row + 1) + 1, y * row, (y + 1) * row);
  return Buffer.concat([
    SIGNATURE,
    header(png),
    ...(png.extra ?? []),
    pngChunk('IDAT', deflateSync(filtered)),
    pngChunk('IEND', ''),
    Buffer.from(png.trailer ?? ''),
  ]);
}

/** Puts segments right after the start of a JPEG stream. */
export function withJpegSegments(
  jpeg: Buffer,
  ...segments: readonly (readonly [marker: number, data: Buffer | string])[]
): Buffer {
  const encoded = segments.map(([marker, data]) => {
    const payload = Buffer.from(data);
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(payload.length + 2, 2);
    return Buffer.concat([head, payload]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...encoded, jpeg.subarray(2)]);
}
