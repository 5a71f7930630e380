import sharp from 'sharp';
import { zipOf } from './archive.factory.js';
import { bytesOf, filesOf, NEEDLE, patched, SCRIPT, u32le, type HostileFile } from './hostile-file.js';

const RAW = { raw: { width: 48, height: 32, channels: 3 } } as const;
const HEAD = 12;

/** A chunk (WebP container specification), of a length of one's own choosing. */
function chunk(name: string, data: Uint8Array, length = data.length): Buffer {
  return Buffer.concat([Buffer.from(name), u32le(length), data, Buffer.alloc(data.length % 2)]);
}

const riff = (chunks: readonly Uint8Array[], length?: number): Buffer => {
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  return Buffer.concat([Buffer.from('RIFF'), u32le(length ?? body.length), body]);
};

const u24 = (value: number): Buffer => u32le(value).subarray(0, 3);
/** @param flags 0x20 profile, 0x10 alpha, 0x08 EXIF, 0x04 XMP, 0x02 animation */
const extended = (flags: number, width: number, height: number): Buffer =>
  chunk('VP8X', Buffer.concat([bytesOf(flags, 0, 0, 0), u24(width - 1), u24(height - 1)]));

export function smallWebp(lossless: boolean): Promise<Buffer> {
  const samples = Uint8Array.from({ length: 48 * 32 * 3 }, (_, at) => (at * 31) ^ (at >> 3));
  return sharp(samples, RAW).webp({ lossless }).toBuffer();
}

const refused = (lossy: Buffer, lossless: Buffer): HostileFile[] =>
  filesOf(
    'refused',
    ['WebP that says it is longer', patched(lossy, 4, u32le(lossy.length * 2))],
    ['WebP that says it is 4 GB', patched(lossy, 4, u32le(0xfffffff0))],
    ['WebP that says it is nothing', patched(lossy, 4, u32le(0))],
    ['WebP with a chunk of 4 GB', patched(lossy, HEAD + 4, u32le(0xffffffff))],
    ['WebP with a chunk of 2 GB', patched(lossy, HEAD + 4, u32le(0x7ffffffe))],
    ['WebP without picture', riff([])],
    ['WebP of a canvas only', riff([extended(0, 48, 32)])],
    ['WebP of a canvas of 281 gigapixels', riff([extended(0, 1 << 24, 1 << 24), lossy.subarray(HEAD)])],
    ['WebP on a larger canvas', riff([extended(0, 4_800, 3_200), lossy.subarray(HEAD)])],
    ['WebP of no width', patched(lossy, HEAD + 14, bytesOf(0, 0))],
    ['WebP larger than its data', patched(lossy, HEAD + 14, bytesOf(0xff, 0x3f, 0xff, 0x3f))],
    ['lossless WebP larger than its data', patched(lossless, HEAD + 9, bytesOf(0xff, 0xff, 0xff, 0x0f))],
    ['lossless WebP of another version', patched(lossless, HEAD + 12, bytesOf(0xff))],
    ['lossless WebP of noise', patched(lossless, HEAD + 14, Buffer.alloc(lossless.length - HEAD - 14, 0xa5))],
    ['WebP of 1 000 frames', riff([extended(2, 48, 32), chunk('ANIM', Buffer.alloc(6)), ...frames(lossy, 1_000)])],
    [
      'WebP of a frame without end',
      riff([extended(2, 48, 32), chunk('ANIM', Buffer.alloc(6)), chunk('ANMF', Buffer.alloc(16), 0xfffffff0)]),
    ],
    ['WebP before a page', riff([Buffer.from(SCRIPT)])],
  );

function frames(lossy: Buffer, count: number): Buffer[] {
  const head = Buffer.concat([u24(0), u24(0), u24(47), u24(31), u24(10), bytesOf(0)]);
  return Array.from({ length: count }, () => chunk('ANMF', Buffer.concat([head, lossy.subarray(HEAD)])));
}

const harmless = (lossy: Buffer, lossless: Buffer): HostileFile[] =>
  filesOf(
    'harmless',
    [
      'WebP with a script in EXIF',
      riff([extended(8, 48, 32), lossy.subarray(HEAD), chunk('EXIF', Buffer.from(SCRIPT))]),
    ],
    [
      'WebP with a script in XMP',
      riff([extended(4, 48, 32), lossy.subarray(HEAD), chunk('XMP ', Buffer.from(SCRIPT))]),
    ],
    ['WebP with a profile', riff([extended(0x20, 48, 32), chunk('ICCP', Buffer.from(NEEDLE)), lossy.subarray(HEAD)])],
    [
      'WebP with an unknown chunk',
      riff([extended(0, 48, 32), chunk('hide', Buffer.from(NEEDLE)), lossless.subarray(HEAD)]),
    ],
    ['WebP with an archive behind it', Buffer.concat([lossy, zipOf([{ name: 'a', content: Buffer.from(NEEDLE) }])])],
    [
      'WebP of 10 000 chunks',
      riff([extended(0, 48, 32), ...Array(10_000).fill(chunk('hide', Buffer.from(NEEDLE))), lossy.subarray(HEAD)]),
    ],
    ['WebP with two pictures', riff([extended(0, 48, 32), lossy.subarray(HEAD), lossless.subarray(HEAD)])],
    [
      'WebP with transparency that is none',
      riff([extended(0x10, 48, 32), chunk('ALPH', Buffer.from(NEEDLE)), lossy.subarray(HEAD)]),
    ],
  );

/** The chunk is longer than its bit stream; the decoder never looks there. */
function behindBits(lossless: Buffer): Buffer {
  const data = lossless.subarray(HEAD + 8, HEAD + 8 + lossless.readUInt32LE(HEAD + 4));
  return riff([chunk('VP8L', Buffer.concat([data, Buffer.from(NEEDLE)]))]);
}

export async function webpFiles(): Promise<HostileFile[]> {
  const [lossy, lossless] = [await smallWebp(false), await smallWebp(true)];
  const inert = filesOf('inert', ['WebP with a text behind its bits', behindBits(lossless)]);
  return [...refused(lossy, lossless), ...harmless(lossy, lossless), ...inert];
}
