import sharp, { type Sharp } from 'sharp';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { tiffOf } from '../../../../test/factories/tiff.factory.js';
import { concatenate } from '../bytes.js';
import { crc32 } from './crc32.js';
import { RasterFormatError, type RasterErrorCode } from './raster-format.error.js';
import type { StrippedRaster } from './stripped-raster.js';
import { stripJpeg } from './strip-jpeg.js';
import { stripPng } from './strip-png.js';
import { stripTiff } from './strip-tiff.js';
import { stripWebp } from './strip-webp.js';

type Format = 'png' | 'jpeg' | 'tiff' | 'webp';
const STRIPS: Record<Format, (bytes: Uint8Array) => StrippedRaster> = {
  png: stripPng,
  jpeg: stripJpeg,
  tiff: stripTiff,
  webp: stripWebp,
};
const FORMATS: Format[] = ['png', 'jpeg', 'tiff', 'webp'];

const WIDTH = 37;
const HEIGHT = 23;
const CANARY = 'CANARY';

const samples = (channels: number): Buffer =>
  Buffer.from(Array.from({ length: WIDTH * HEIGHT * channels }, (_, index) => (index * 31 + (index % 7) * 11) & 0xff));

const picture = (channels: 1 | 3 | 4 = 3): Sharp =>
  sharp(samples(channels), { raw: { width: WIDTH, height: HEIGHT, channels } });

const decode = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).raw().toBuffer();

/** EXIF with artist and GPS, XMP and an ICC profile, as sharp writes them. */
const identified = async (format: Format, orientation = 1): Promise<Buffer> =>
  picture()
    .toFormat(format, { lossless: true, compression: 'lzw' })
    .withExif({ IFD0: { Artist: CANARY, Copyright: CANARY, ImageDescription: CANARY }, IFD3: { GPSLatitude: '48/1' } })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${CANARY}</x:xmpmeta>`)
    .withIccProfile('p3')
    .withMetadata({ orientation })
    .toBuffer();

const codeOf = (work: () => unknown): RasterErrorCode | 'read' => {
  try {
    work();
    return 'read';
  } catch (error) {
    if (error instanceof RasterFormatError) return error.code;
    throw error;
  }
};

const words = (bytes: Uint8Array): Promise<Buffer> =>
  sharp(bytes).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length);
  body.copy(frame, 4);
  frame.writeUInt32BE(zlibCrc32(body), body.length + 4);
  return frame;
};

const withChunks = async (...chunks: Buffer[]): Promise<Buffer> => {
  const plain = await picture().png().toBuffer();
  return Buffer.concat([plain.subarray(0, 33), ...chunks, plain.subarray(33)]);
};

const segment = (marker: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, 0, text.length + 2]), Buffer.from(text, 'latin1')]);

const withSegments = async (...segments: Buffer[]): Promise<Buffer> => {
  const plain = await picture().jpeg({ progressive: true }).toBuffer();
  return Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(2)]);
};

describe.each(FORMATS)('stripping %s', (format) => {
  const strip = STRIPS[format];

  it('removes EXIF, XMP and profile and leaves every decoded sample as it was', async () => {
    const original = await identified(format);
    expect(original.includes(CANARY)).toBe(true);
    const stripped = strip(original);
    expect(Buffer.from(stripped.bytes).includes(CANARY)).toBe(false);
    expect(await decode(stripped.bytes)).toEqual(await decode(original));
    const { exif, xmp, icc, iptc, width, height } = await sharp(stripped.bytes).metadata();
    expect({ exif, xmp, icc, iptc, width, height }).toEqual({ width: WIDTH, height: HEIGHT });
    expect(stripped).toMatchObject({ width: WIDTH, height: HEIGHT, bitDepth: 8 });
    expect(stripped.removed.length).toBeGreaterThan(0);
  });

  it('cuts what follows the end', async () => {
    const original = await identified(format);
    const stripped = strip(concatenate([original, Buffer.from(`%PDF ${CANARY}`)]));
    expect(stripped.bytes).toEqual(strip(original).bytes);
  });

  it('changes nothing the second time', async () => {
    const once = strip(await identified(format, 6));
    const twice = strip(once.bytes);
    expect(twice.bytes).toEqual(once.bytes);
  });

  it('refuses every other format', async () => {
    const codes = FORMATS.filter((other) => other !== format).map(async (other) => {
      const bytes = await picture().toFormat(other).toBuffer();
      return codeOf(() => strip(bytes));
    });
    expect(new Set(await Promise.all(codes))).toEqual(new Set([`NOT_${format.toUpperCase()}`]));
  });
});

describe.each(FORMATS)('orientation of %s', (format) => {
  it.each([2, 3, 4, 5, 6, 7, 8])('%d survives, alone', async (orientation) => {
    const stripped = STRIPS[format](await identified(format, orientation));
    expect(stripped.orientation).toBe(orientation);
    expect((await sharp(stripped.bytes).metadata()).orientation).toBe(orientation);
    expect(Buffer.from(stripped.bytes).includes(CANARY)).toBe(false);
  });
});

describe('PNG', () => {
  it('removes texts, time, profile, private and animation chunks by name', async () => {
    const types = ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'iCCP', 'prVt', 'acTL'];
    const stripped = stripPng(await withChunks(...types.map((type) => chunk(type, Buffer.from(CANARY)))));
    expect(stripped.removed.map(({ chunk }) => chunk)).toEqual(expect.arrayContaining([...types].sort()));
    expect(Buffer.from(stripped.bytes).includes(CANARY)).toBe(false);
  });

  it('keeps 16 bits, palettes and transparency', async () => {
    const deep = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, index) => index * 71);
    const grey16 = sharp(deep, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } }).toColourspace('grey16');
    const bytes = await grey16.png().toBuffer();
    const stripped = stripPng(bytes);
    expect(stripped).toMatchObject({ bitDepth: 16, channels: 1 });
    expect(await words(stripped.bytes)).toEqual(await words(bytes));
    const palette = await picture(4).png({ palette: true }).toBuffer();
    expect(await decode(stripPng(palette).bytes)).toEqual(await decode(palette));
  });

  it('removes a palette that no sample points into', async () => {
    const stripped = stripPng(await withChunks(chunk('PLTE', Buffer.from(CANARY.padEnd(30)))));
    expect(stripped.removed.map(({ chunk }) => chunk)).toContain('PLTE');
    expect(Buffer.from(stripped.bytes).includes(CANARY)).toBe(false);
  });

  it('refuses damage, unknown critical chunks and a text the size of a resolution', async () => {
    const damaged = await picture().png().toBuffer();
    damaged[50] = (damaged[50] ?? 0) ^ 1;
    expect(codeOf(() => stripPng(damaged))).toBe('BAD_CHECKSUM');
    const unknown = await withChunks(chunk('NEWC', Buffer.alloc(4)));
    expect(codeOf(() => stripPng(unknown))).toBe('UNSUPPORTED');
    const swollen = await withChunks(chunk('pHYs', Buffer.from(`${CANARY}${CANARY}`)));
    expect(codeOf(() => stripPng(swollen))).toBe('MALFORMED');
    const whole = await picture().png().toBuffer();
    expect(codeOf(() => stripPng(whole.subarray(0, -12)))).toBe('TRUNCATED');
  });

  it('sums as zlib does', () => {
    const bytes = samples(3);
    expect(crc32(bytes)).toBe(zlibCrc32(bytes));
  });
});

describe('JPEG', () => {
  it('removes comments and application segments by name, and keeps scans and fill bytes apart', async () => {
    const planted = await withSegments(
      segment(0xfe, CANARY),
      segment(0xed, `Photoshop 3.0\0${CANARY}`),
      segment(0xe2, `MPF\0${CANARY}`),
      Buffer.from([0xff, 0xff]),
      segment(0xe9, CANARY),
    );
    const stripped = stripJpeg(planted);
    expect(stripped.removed.map(({ chunk }) => chunk)).toEqual(['APP13', 'APP2', 'APP9', 'COM']);
    expect(Buffer.from(stripped.bytes).includes(CANARY)).toBe(false);
    expect(await decode(stripped.bytes)).toEqual(await decode(planted));
  });

  it('keeps the JFIF density without its thumbnail, and the Adobe colour transform', async () => {
    const thumbnail = `JFIF\0\x01\x02\x01\x01\x2c\x01\x2c\x02\x01${CANARY}`;
    const stripped = Buffer.from(stripJpeg(await withSegments(segment(0xe0, thumbnail))).bytes);
    expect(stripped.includes(CANARY)).toBe(false);
    expect(stripped.subarray(6, 20).toString('latin1')).toBe('JFIF\0\x01\x02\x01\x01\x2c\x01\x2c\0\0');
    const cmyk = await picture(4).toColourspace('cmyk').jpeg().toBuffer();
    expect(await decode(stripJpeg(cmyk).bytes)).toEqual(await decode(cmyk));
  });

  it('refuses a stream without end, and hierarchical frames', async () => {
    const whole = await picture().jpeg().toBuffer();
    expect(codeOf(() => stripJpeg(whole.subarray(0, -2)))).toBe('TRUNCATED');
    const hierarchical = await withSegments(segment(0xde, 'anything'));
    expect(codeOf(() => stripJpeg(hierarchical))).toBe('UNSUPPORTED');
  });
});

describe('TIFF', () => {
  it('keeps 16 bits, tiles and every lossless compression', async () => {
    const deep = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, index) => index * 71);
    const grey16 = sharp(deep, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } }).toColourspace('grey16');
    for (const options of [
      { compression: 'none' },
      { compression: 'deflate', predictor: 'horizontal' },
      { compression: 'lzw', tile: true },
      { compression: 'packbits' },
    ] as const) {
      const original = await grey16.clone().tiff(options).toBuffer();
      const stripped = stripTiff(original);
      expect(await words(stripped.bytes)).toEqual(await words(original));
      expect(stripped).toMatchObject({ bitDepth: 16, channels: 1 });
    }
  });

  it('refuses compressions that carry a format of their own', async () => {
    const jpegInside = await picture().tiff({ compression: 'jpeg' }).toBuffer();
    expect(codeOf(() => stripTiff(jpegInside))).toBe('UNSUPPORTED');
  });

  it('drops smaller versions and masks of its page, and says how many', async () => {
    const picture = { width: 2, height: 2, samples: [1, 2, 3, 4] };
    const stripped = stripTiff(tiffOf(picture, { ...picture, subfileType: 1 }, { ...picture, subfileType: 4 }));
    expect(stripped.removed).toContainEqual({ chunk: 'Page', count: 2 });
    expect(await sharp(stripped.bytes).toColourspace('b-w').raw().toBuffer()).toEqual(Buffer.from(picture.samples));
    expect((await sharp(stripped.bytes).metadata()).pages ?? 1).toBe(1);
  });

  it('refuses further pictures, and pages without end', () => {
    const picture = { width: 2, height: 2, samples: [1, 2, 3, 4] };
    for (const subfileType of [0, 2]) {
      expect(codeOf(() => stripTiff(tiffOf(picture, { ...picture, subfileType })))).toBe('SEVERAL_PICTURES');
    }
    const small = { ...picture, subfileType: 1 };
    const endless = tiffOf(picture, small);
    const second = endless.readUInt32LE(directoryEnd(endless, endless.readUInt32LE(4)));
    endless.writeUInt32LE(second, directoryEnd(endless, second));
    expect(codeOf(() => stripTiff(endless))).toBe('MALFORMED');
    expect(codeOf(() => stripTiff(tiffOf(picture, ...Array.from({ length: 70 }, () => small))))).toBe('MALFORMED');
  });
});

/** The same little-endian file, its only strip longer by some bytes. */
function withBehindStrip(tiff: Buffer, hidden: Buffer): Buffer {
  const directory = tiff.readUInt32LE(4);
  const entries = Array.from({ length: tiff.readUInt16LE(directory) }, (_, index) => directory + 2 + index * 12);
  const placeOf = (tag: number): number => (entries.find((at) => tiff.readUInt16LE(at) === tag) ?? 0) + 8;
  const [offset, count] = [tiff.readUInt32LE(placeOf(273)), tiff.readUInt32LE(placeOf(279))];
  const grown = Buffer.concat([tiff, tiff.subarray(offset, offset + count), hidden]);
  grown.writeUInt32LE(tiff.length, placeOf(273));
  grown.writeUInt16LE(4, placeOf(279) - 6);
  grown.writeUInt32LE(count + hidden.length, placeOf(279));
  return grown;
}

describe('what hides behind the codes of a JPEG', () => {
  const grey = picture(1).toColourspace('b-w');

  it.each([
    ['grey', () => grey.clone().jpeg()],
    ['colours that share', () => picture().jpeg({ chromaSubsampling: '4:2:0' })],
    ['colours that do not', () => picture().jpeg({ chromaSubsampling: '4:4:4' })],
    ['inks', () => picture().toColourspace('cmyk').jpeg()],
    ['progressive grey', () => grey.clone().jpeg({ progressive: true })],
    ['progressive colours', () => picture().jpeg({ progressive: true })],
    ['progressive colours in other scans', () => picture().jpeg({ mozjpeg: true })],
    ['optimised tables', () => picture().jpeg({ optimizeCoding: true, quality: 100 })],
  ])('is cut: %s', async (_name, encode) => {
    const plain = await encode().toBuffer();
    for (const hidden of [CANARY, 'x', '\0\0']) {
      const planted = Buffer.concat([plain.subarray(0, -2), Buffer.from(hidden), plain.subarray(-2)]);
      const stripped = stripJpeg(planted);
      expect(stripped.removed).toContainEqual({ chunk: 'Excess', count: 1 });
      expect(stripped.bytes).toEqual(stripJpeg(plain).bytes);
    }
    expect(stripJpeg(plain).removed.map(({ chunk }) => chunk)).not.toContain('Excess');
  });

  it('is cut behind a scan in the middle, and not looked for in a scan that is broken', async () => {
    const plain = await picture().jpeg({ progressive: true }).toBuffer();
    const second = plain.indexOf(Buffer.from([0xff, 0xc4]), plain.indexOf(Buffer.from([0xff, 0xda])));
    const planted = Buffer.concat([plain.subarray(0, second), Buffer.from(CANARY), plain.subarray(second)]);
    expect(stripJpeg(planted).bytes).toEqual(stripJpeg(plain).bytes);
    const broken = Buffer.from(plain);
    const vast = Buffer.from(plain);
    vast.fill(0xff, vast.indexOf(Buffer.from([0xff, 0xc2])) + 5, vast.indexOf(Buffer.from([0xff, 0xc2])) + 9);
    expect(stripJpeg(vast)).toMatchObject({ width: 65_535, height: 65_535 });
    broken.fill(0x55, second - 12, second - 4);
    expect(stripJpeg(broken).width).toBe(WIDTH);
  });
});

describe('what hides behind the samples of a TIFF', () => {
  const zlibLength = (packed: Uint8Array): number => packed.length - CANARY.length;

  it.each(['none', 'lzw', 'packbits', 'deflate'] as const)('is cut: %s', async (compression) => {
    const plain = await picture(1).toColourspace('b-w').tiff({ compression }).toBuffer();
    const planted = withBehindStrip(plain, Buffer.from(CANARY));
    const stripped = stripTiff(planted, { zlibLength });
    expect(planted.includes(CANARY)).toBe(true);
    expect(Buffer.from(stripped.bytes).includes(CANARY)).toBe(false);
    expect(stripped.removed).toContainEqual({ chunk: 'Excess', count: 1 });
    expect(stripped.bytes).toEqual(stripTiff(plain).bytes);
  });

  it('is told from LZW codes of every width, through many tables', async () => {
    for (const size of [1, 9, 40, 300]) {
      const noise = Buffer.from(
        Array.from({ length: size * size }, (_, index) => (index * index * 31 + (index >> 3)) & 0xff),
      );
      const flat = Buffer.alloc(size * size, 7);
      for (const raw of [noise, flat]) {
        const encoded = await sharp(raw, { raw: { width: size, height: size, channels: 1 } })
          .tiff({ compression: 'lzw' })
          .toBuffer();
        expect(stripTiff(encoded).removed.filter(({ chunk }) => chunk === 'Excess')).toEqual([]);
        expect(await decode(stripTiff(encoded).bytes)).toEqual(await decode(encoded));
      }
    }
  });
});

/** Where a directory says what follows it. */
const directoryEnd = (tiff: Buffer, at: number): number => at + 2 + tiff.readUInt16LE(at) * 12;

describe('WebP', () => {
  it('keeps alpha, lossless and lossy', async () => {
    for (const lossless of [true, false]) {
      const original = await picture(4).webp({ lossless }).toBuffer();
      const stripped = stripWebp(original);
      expect(await decode(stripped.bytes)).toEqual(await decode(original));
      expect(stripped.channels).toBe(4);
    }
  });

  it('refuses animations', async () => {
    const frames = [await picture().png().toBuffer(), await picture().negate().png().toBuffer()];
    const animated = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    expect(codeOf(() => stripWebp(animated))).toBe('SEVERAL_PICTURES');
  });
});
