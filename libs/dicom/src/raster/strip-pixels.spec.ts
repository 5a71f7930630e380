import * as fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { tiffIn } from '../../../../test/factories/tiff.factory.js';
import { stripJpeg } from './strip-jpeg.js';
import { stripPng } from './strip-png.js';
import { stripTiff } from './strip-tiff.js';
import { stripWebp } from './strip-webp.js';

const CANARY = 'CANARY';
const STRIPS = { png: stripPng, jpeg: stripJpeg, tiff: stripTiff, webp: stripWebp };

/** Pixels of any size, drawn from the numbers they are given. */
interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
}

const drawing = fc.record({
  width: fc.integer({ min: 1, max: 40 }),
  height: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat({ max: 65_535 }),
});

const values = ({ width, height, seed }: Drawing, channels: number, maximum: number): number[] =>
  Array.from(
    { length: width * height * channels },
    (_, index) => (seed + index * 7_919 + (index % 5) * 31) % (maximum + 1),
  );

const bytes8 = (of: Drawing, channels: 1 | 2 | 3 | 4): Sharp =>
  sharp(Uint8Array.from(values(of, channels, 255)), { raw: { width: of.width, height: of.height, channels } });

const words16 = (of: Drawing, channels: 1 | 3): Sharp =>
  sharp(Uint16Array.from(values(of, channels, 65_535)), {
    raw: { width: of.width, height: of.height, channels },
  }).toColourspace(channels === 1 ? 'grey16' : 'rgb16');

const identified = (picture: Sharp, orientation = 1): Promise<Buffer> =>
  picture
    .withExif({ IFD0: { Artist: CANARY }, IFD3: { GPSLatitude: '48/1' } })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${CANARY}</x:xmpmeta>`)
    .withMetadata({ orientation })
    .toBuffer();

type Variant = readonly [format: keyof typeof STRIPS, name: string, encode: (of: Drawing) => Promise<Buffer> | Buffer];

const TIFF_COMPRESSIONS = ['none', 'lzw', 'deflate', 'packbits'] as const;

const VARIANTS: readonly Variant[] = [
  ['png', 'grey', (of) => identified(bytes8(of, 1).toColourspace('b-w').png())],
  ['png', 'grey and opacity', (of) => identified(bytes8(of, 2).png())],
  ['png', 'colour', (of) => identified(bytes8(of, 3).png())],
  ['png', 'colour and opacity, interlaced', (of) => identified(bytes8(of, 4).png({ progressive: true }))],
  ['png', 'palette', (of) => identified(bytes8(of, 3).png({ palette: true }))],
  ['png', '16-bit grey', (of) => identified(words16(of, 1).png())],
  ['png', '16-bit colour', (of) => identified(words16(of, 3).png())],
  ['jpeg', 'grey', (of) => identified(bytes8(of, 1).toColourspace('b-w').jpeg())],
  ['jpeg', 'colour', (of) => identified(bytes8(of, 3).jpeg())],
  ['jpeg', 'colour, full resolution', (of) => identified(bytes8(of, 3).jpeg({ chromaSubsampling: '4:4:4' }))],
  ['jpeg', 'progressive', (of) => identified(bytes8(of, 3).jpeg({ progressive: true }))],
  ['jpeg', 'progressive grey, restarts', (of) => identified(bytes8(of, 1).jpeg({ progressive: true, mozjpeg: true }))],
  ['jpeg', 'CMYK', (of) => identified(bytes8(of, 3).toColourspace('cmyk').jpeg())],
  ...TIFF_COMPRESSIONS.flatMap((compression): Variant[] => [
    ['tiff', `grey ${compression}`, (of) => identified(bytes8(of, 1).toColourspace('b-w').tiff({ compression }))],
    ['tiff', `colour ${compression}`, (of) => identified(bytes8(of, 3).tiff({ compression }))],
    ['tiff', `16-bit grey ${compression}`, (of) => identified(words16(of, 1).tiff({ compression }))],
    [
      'tiff',
      `16-bit colour ${compression}, tiles`,
      (of) => identified(words16(of, 3).tiff({ compression, tile: true })),
    ],
  ]),
  ['tiff', 'predictor', (of) => identified(words16(of, 1).tiff({ compression: 'lzw', predictor: 'horizontal' }))],
  ['tiff', 'opacity', (of) => identified(bytes8(of, 4).tiff({ compression: 'deflate' }))],
  ...(['little', 'big'] as const).flatMap((order): Variant[] => {
    const page = (of: Drawing) => ({ width: of.width, height: of.height, rowsPerStrip: 3, description: CANARY });
    const palette = Array.from({ length: 768 }, (_, index) => (index * 7_919) % 65_536);
    return [
      ['tiff', `grey, ${order} endian`, (of) => tiffIn(order, { ...page(of), samples: values(of, 1, 255) })],
      [
        'tiff',
        `16 bits, ${order} endian`,
        (of) => tiffIn(order, { ...page(of), bits: 16, samples: values(of, 1, 65_535) }),
      ],
      [
        'tiff',
        `colour, ${order} endian`,
        (of) => tiffIn(order, { ...page(of), channels: 3, samples: values(of, 3, 255) }),
      ],
      [
        'tiff',
        `palette, ${order} endian`,
        (of) => tiffIn(order, { ...page(of), palette, samples: values(of, 1, 255) }),
      ],
    ];
  }),
  ['webp', 'lossy', (of) => identified(bytes8(of, 3).webp())],
  ['webp', 'lossless', (of) => identified(bytes8(of, 3).webp({ lossless: true }))],
  ['webp', 'lossy with opacity', (of) => identified(bytes8(of, 4).webp())],
  ['webp', 'lossless with opacity', (of) => identified(bytes8(of, 4).webp({ lossless: true }))],
];

/** Samples at their full depth, in the picture's own colours. */
async function decode(bytes: Uint8Array): Promise<Buffer> {
  const { space, depth } = await sharp(bytes).metadata();
  const deep = depth === 'ushort';
  const picture = sharp(bytes, { ignoreIcc: true });
  return (deep ? picture.toColourspace(space) : picture).raw({ depth: deep ? 'ushort' : 'uchar' }).toBuffer();
}

describe('decoded samples are the same before and after', () => {
  it.each(VARIANTS)('%s: %s', async (format, _name, encode) => {
    await fc.assert(
      fc.asyncProperty(drawing, async (of) => {
        const original = Buffer.concat([await encode(of), Buffer.from(CANARY)]);
        const stripped = STRIPS[format](original);
        expect(Buffer.from(stripped.bytes).includes(CANARY)).toBe(false);
        expect((await decode(stripped.bytes)).equals(await decode(original))).toBe(true);
        expect(stripped).toMatchObject({ width: of.width, height: of.height });
        expect(stripped.removed.map(({ chunk }) => chunk)).not.toContain('Excess');
      }),
      { numRuns: 8 },
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('and so they are when turned upright from %d', async (orientation) => {
    const of = { width: 7, height: 5, seed: 3 };
    for (const [format, strip] of Object.entries(STRIPS)) {
      const original = await identified(bytes8(of, 3).toFormat(format as 'png', { compression: 'lzw' }), orientation);
      const [before, after] = await Promise.all(
        [original, strip(original).bytes].map((bytes) =>
          sharp(bytes).autoOrient().raw().toBuffer({ resolveWithObject: true }),
        ),
      );
      expect(after?.info).toEqual(before?.info);
      expect(after?.data.equals(before?.data ?? Buffer.alloc(0))).toBe(true);
    }
  });
});
