import * as fc from 'fast-check';
import sharp from 'sharp';
import { decodePng, encodeGreyPng } from './grey-png.js';

const pixels = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('grey PNG', () => {
  it('is read by another decoder as it was written', async () => {
    const samples = Uint8Array.from({ length: 256 * 3 }, (_, index) => (index * 7) % 256);
    const { data, info } = await sharp(encodeGreyPng(256, 3, samples))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([256, 3]);
    const grey = data.filter((_, index) => index % info.channels === 0);
    expect(Buffer.from(grey).equals(samples)).toBe(true);
  });

  it.each([1, 3, 4] as const)('reads %i channels of another encoder, with its filters', async (channels) => {
    const [width, height] = [9, 5];
    await fc.assert(
      fc.asyncProperty(pixels(width * height * channels), async (samples) => {
        const png = await sharp(samples, { raw: { width, height, channels } })
          .png({ adaptiveFiltering: true, palette: false })
          .toBuffer();
        const raster = decodePng(png);
        const raw = await sharp(png).raw().toBuffer({ resolveWithObject: true });
        expect(raster).toMatchObject({ width, height });
        if (raster?.channels === raw.info.channels) expect(Buffer.from(raster.samples).equals(raw.data)).toBe(true);
        else expect(Buffer.from(raster?.samples ?? []).every((sample, at) => sample === raw.data[at * 3])).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses data that is damaged or larger than its header says', async () => {
    const png = encodeGreyPng(256, 4, new Uint8Array(1024).fill(9));
    const damaged = Buffer.from(png);
    damaged.fill(0, 45, 50);
    const larger = Buffer.from(png);
    larger.writeUInt32BE(1, 20);
    expect([damaged, larger].map(decodePng)).toEqual([null, null]);
  });

  it('refuses 16 bits, palettes and interlacing', async () => {
    const image = sharp({ create: { width: 8, height: 8, channels: 3, background: '#0a0b0c' } });
    const odd = [
      await image.clone().toColourspace('rgb16').png().toBuffer(),
      await image.clone().png({ palette: true }).toBuffer(),
      await image.clone().png({ progressive: true }).toBuffer(),
    ];
    expect(odd.map(decodePng)).toEqual([null, null, null]);
  });
});
