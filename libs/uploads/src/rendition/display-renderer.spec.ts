import sharp from 'sharp';
import { drawText } from '../../../../test/factories/bitmap-text.js';
import { syntheticPng } from '../../../../test/factories/picture.factory.js';
import { RasterDecoder } from '../sanitise/raster-decoder.js';
import { DisplayRenderer } from './display-renderer.js';

const renderer = new DisplayRenderer(new RasterDecoder({ UPLOAD_MAX_MEGAPIXELS: 10 }));
const grey = (png: Buffer): Promise<Buffer> => sharp(png).toColourspace('b-w').raw().toBuffer();

function deepPng(width: number, height: number, sampleAt: (index: number) => number): Buffer {
  const samples = Buffer.alloc(width * height * 2);
  for (let index = 0; index < width * height; index += 1) samples.writeUInt16BE(sampleAt(index), index * 2);
  return syntheticPng({ width, height, bits: 16, samples });
}

describe('text burned into a picture', () => {
  it.each([8, 16] as const)('is pointed at in %d bits', async (bits) => {
    const [width, height] = [320, 160];
    const shades = Uint8Array.from({ length: width * height }, (_, index) => 60 + (index % width) / 4);
    const drawn = drawText(shades, width, 'DUPONT JEAN', { x: 40, y: 60, scale: 2, value: 255 });
    const samples = bits === 8 ? Buffer.from(shades) : Buffer.from([...shades].flatMap((shade) => [shade, 0]));
    const { textRegions } = await renderer.renderDisplay('png', syntheticPng({ width, height, bits, samples }));
    expect(textRegions).toHaveLength(1);
    expect(Math.abs((textRegions[0]?.x ?? 0) - drawn.x)).toBeLessThanOrEqual(8);
  });
});

describe('what is shown of a picture', () => {
  it('uses the whole grey scale for a dark 16-bit exposure, and ignores a few outliers', async () => {
    const dark = deepPng(100, 100, (index) => (index === 0 ? 65_535 : 1_000 + (index % 500)));
    const shown = await grey((await renderer.renderDisplay('png', dark)).png);
    expect([Math.min(...shown), Math.max(...shown.subarray(1))]).toEqual([0, 255]);
    expect(shown[400]).toBeGreaterThan(shown[100] ?? 255);
  });

  it('is one grey where the picture is', async () => {
    const shown = await grey(
      (
        await renderer.renderDisplay(
          'png',
          deepPng(8, 8, () => 30_000),
        )
      ).png,
    );
    expect(new Set(shown).size).toBe(1);
  });

  it('orders colours by luminance and leaves grey alone', async () => {
    const samples = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 90, 90, 90]);
    const colours = syntheticPng({ width: 4, height: 1, colourType: 2, samples });
    const [red = 0, green = 0, blue = 0, middle] = await grey((await renderer.renderDisplay('png', colours)).png);
    expect(green).toBeGreaterThan(red);
    expect(red).toBeGreaterThan(blue);
    expect(middle).toBe(90);
  });

  it.each([
    [1_000, 500, 320, 160],
    [300, 900, 107, 320],
    [320, 320, 320, 320],
    [20, 10, 20, 10],
    [4_000, 1, 320, 1],
  ])('is a thumbnail of at most 320 pixels: %i × %i', async (width, height, expectedWidth, expectedHeight) => {
    const display = await renderer.renderDisplay('png', syntheticPng({ width, height }));
    const thumbnail = await renderer.renderThumbnail(display);
    expect(thumbnail).toMatchObject({ width: expectedWidth, height: expectedHeight });
    expect(await sharp(thumbnail.png).metadata()).toMatchObject({ format: 'png', channels: 1, depth: 'uchar' });
  });

  it('carries nothing but the picture', async () => {
    const { png } = await renderer.renderDisplay('png', syntheticPng({ width: 30, height: 30 }));
    const names = [...png.toString('latin1').matchAll(/IHDR|IDAT|IEND|PLTE|gAMA|pHYs|tEXt|eXIf|iCCP|tIME/g)].map(
      String,
    );
    expect(new Set(names)).toEqual(new Set(['IHDR', 'pHYs', 'IDAT', 'IEND']));
  });
});
