import * as fc from 'fast-check';
import sharp from 'sharp';
import { encodeGreyPng } from './grey-png.js';
import { INPUT_FORMS, toInputForm, type InputForm } from './loader-png.js';
import { readChunks } from './png-chunks.js';

const COLOUR_TYPES: Readonly<Record<InputForm, number>> = { palette: 3, rgb: 2 };

/** As another decoder shows it: the three colours of each pixel. */
async function colours(png: Buffer): Promise<{ width: number; height: number; samples: Buffer }> {
  const { data, info } = await sharp(png, { limitInputPixels: false })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  return { width: info.width, height: info.height, samples: data };
}

const tripled = (samples: Uint8Array): Buffer => Buffer.from([...samples].flatMap((level) => [level, level, level]));

const data = (png: Buffer): Buffer[] => readChunks(png).flatMap((chunk) => (chunk.type === 'IDAT' ? [chunk.data] : []));

describe.each(INPUT_FORMS)('a grey picture in the form "%s"', (form) => {
  it('shows the same grey levels in every size and with every row filter', async () => {
    const sizes = fc.record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 12 }) });
    const pictures = sizes.chain(({ width, height }) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        samples: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
        adaptiveFiltering: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(pictures, async ({ width, height, samples, adaptiveFiltering }) => {
        const grey = await sharp(samples, { raw: { width, height, channels: 1 } })
          .toColourspace('b-w')
          .png({ adaptiveFiltering })
          .toBuffer();
        const sent = await toInputForm(grey, form);
        expect(sent[25]).toBe(COLOUR_TYPES[form]);
        expect(await colours(sent)).toEqual({ width, height, samples: tripled(samples) });
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [1, 1],
    [3, 5],
    [33, 7],
    [256, 256],
  ])('keeps all levels of a picture of %i × %i', async (width, height) => {
    const samples = Uint8Array.from({ length: width * height }, (_, at) => 255 - (at % 256));
    const sent = await toInputForm(encodeGreyPng(width, height, samples), form);
    expect(await colours(sent)).toEqual({ width, height, samples: tripled(samples) });
  });

  it('carries none of the texts and times that the picture had', async () => {
    const grey = await sharp(new Uint8Array(4), { raw: { width: 2, height: 2, channels: 1 } })
      .toColourspace('b-w')
      .withExif({ IFD0: { Artist: 'canary' } })
      .png()
      .toBuffer();
    const types = new Set(readChunks(await toInputForm(grey, form)).map(({ type }) => type));
    expect([...types].filter((type) => !['IHDR', 'PLTE', 'IDAT', 'IEND'].includes(type))).toEqual([]);
  });

  it('is not made of a picture that is not 8-bit grey', async () => {
    const image = sharp({ create: { width: 8, height: 8, channels: 3, background: '#0a0b0c' } });
    const others = [
      await image.clone().png().toBuffer(),
      await image.clone().toColourspace('grey16').png().toBuffer(),
      await image.clone().toColourspace('b-w').png({ progressive: true }).toBuffer(),
      Buffer.from('no picture'),
      Buffer.alloc(0),
    ];
    for (const other of others) await expect(toInputForm(other, form)).rejects.toThrow(RangeError);
  });
});

describe('a palette', () => {
  it('costs 780 bytes and no new compression, up to 100 megapixels', async () => {
    const side = 10_000;
    const grey = await sharp({ create: { width: side, height: side, channels: 3, background: '#7f7f7f' } })
      .toColourspace('b-w')
      .png({ compressionLevel: 1 })
      .toBuffer();
    const sent = await toInputForm(grey, 'palette');
    expect(Buffer.concat(data(sent)).equals(Buffer.concat(data(grey)))).toBe(true);
    const plain = encodeGreyPng(33, 7, new Uint8Array(33 * 7));
    expect((await toInputForm(plain, 'palette')).length).toBe(plain.length + 780);
  });
});
