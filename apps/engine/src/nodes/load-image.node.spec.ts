import sharp from 'sharp';
import type { ImageLoader } from '../generation/generation.js';
import { loadImage, loadImageMask } from './load-image.node.js';
import { runNode } from './run-node.fixture.js';

const load = async (bytes: Buffer, loader?: ImageLoader) => {
  const [image, mask] = await runNode(loadImage, { image: 'in.png' }, new Map([['in.png', bytes]]), loader);
  if (image?.kind !== 'IMAGE' || mask?.kind !== 'MASK') throw new Error('Expected an image and a mask');
  return { image, mask };
};

const png = (pixels: number[], channels: 1 | 2 | 3 | 4, width = pixels.length / channels) =>
  sharp(Uint8Array.from(pixels), { raw: { width, height: pixels.length / channels / width, channels } });

const RAMP = Array.from({ length: 256 }, (_, v) => v);

describe('LoadImage', () => {
  it('scales every 8-bit grey level by 255 and keeps the image grey', async () => {
    const { image } = await load(await png(RAMP, 1).toColourspace('b-w').png().toBuffer());
    expect(Array.from(image.planes[0])).toEqual(RAMP.map((v) => Math.fround(v / 255)));
    expect(image.planes[2]).toBe(image.planes[0]);
  });

  it('reads colours and takes alpha away from one', async () => {
    const { image, mask } = await load(await png([255, 0, 51, 255, 0, 255, 102, 0], 4).png().toBuffer());
    expect(image.planes.map((plane) => Array.from(plane))).toEqual([
      [1, 0],
      [0, 1],
      [Math.fround(0.2), Math.fround(0.4)],
    ]);
    expect(Array.from(mask.values)).toEqual([0, 1]);
  });

  it('gives a mask of 64×64 zeros when there is no alpha', async () => {
    const { mask } = await load(await png([1, 2, 3], 3).png().toBuffer());
    expect([mask.width, mask.height, mask.values.some((v) => v !== 0)]).toEqual([64, 64, false]);
  });

  it('saturates 16-bit grey instead of scaling it: all but the lowest 255 levels are white', async () => {
    const ramp = Uint16Array.from({ length: 65_536 }, (_, v) => v);
    const bytes = await sharp(ramp, { raw: { width: 256, height: 256, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    const { image } = await load(bytes);
    const white = image.planes[0].filter((value) => value === 1).length;
    expect(white / 65_536).toBeCloseTo(0.996, 3);
    expect(image.planes[0][100]).toBe(Math.fround(100 / 255));
  });

  it('turns a picture upright by its EXIF orientation', async () => {
    const bytes = await png([10, 20], 1).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer();
    expect((await load(bytes)).image).toMatchObject({ width: 1, height: 2 });
  });

  it('fails on bytes that are no picture, without naming the file', async () => {
    const failure = load(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'));
    await expect(failure).rejects.toMatchObject({ exceptionType: 'PIL.UnidentifiedImageError' });
    await expect(failure).rejects.not.toThrow(/in\.png/);
  });
});

const LOADERS = ['pillow', 'pyav'] as const;

/** The levels that a save node would write. */
const levelsOf = (plane: Float32Array): number[] => Array.from(plane, (value) => Math.trunc(Math.fround(255 * value)));

describe.each(LOADERS)('LoadImage through %s', (loader) => {
  it.each([1, 2, 4, 8])('reads a palette of %d bits exactly', async (bits) => {
    const steps = 2 ** bits;
    const levels = Array.from({ length: 3 * steps }, (_, i) => Math.round(((i % steps) * 255) / (steps - 1)));
    const bytes = await png(levels, 1, steps).png({ palette: true, colours: steps, dither: 0 }).toBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ isPalette: true, bitsPerSample: bits });
    const { image } = await load(bytes, loader);
    expect(image.planes.map(levelsOf)).toEqual([levels, levels, levels]);
  });

  it('reads colour of one pixel exactly', async () => {
    const { image } = await load(await png([255, 128, 1], 3).png().toBuffer(), loader);
    expect(image.planes.map(levelsOf)).toEqual([[255], [128], [1]]);
  });
});

describe('LoadImage through pyav', () => {
  const greyPng = (pixels: number[], width: number) => png(pixels, 1, width).toColourspace('b-w').png().toBuffer();

  it('takes one level away from a grey ramp, except black', async () => {
    const { image } = await load(await greyPng(RAMP, 256), 'pyav');
    expect(levelsOf(image.planes[0])).toEqual(RAMP.map((level) => Math.max(level - 1, 0)));
  });

  it.each([
    [1, 1],
    [3, 5],
    [33, 7],
  ])('raises on a grey picture of %d × %d', async (width, height) => {
    const bytes = await greyPng(
      Array.from({ length: width * height }, () => 7),
      width,
    );
    await expect(load(bytes, 'pyav')).rejects.toMatchObject({ exceptionType: 'av.error.ArgumentError' });
    await expect(load(bytes)).resolves.toMatchObject({ image: { width, height } });
  });

  it('scales 16-bit grey', async () => {
    const ramp = Uint16Array.from({ length: 65_536 }, (_, v) => v);
    const bytes = await sharp(ramp, { raw: { width: 256, height: 256, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    const [plane] = (await load(bytes, 'pyav')).image.planes;
    expect([plane[0], plane[257], plane[65_535]]).toEqual([0, Math.fround(257 * Math.fround(1 / 65_535)), 1]);
  });
});

const loadMask = async (bytes: Buffer, channel: string) => {
  const [tensor] = await runNode(loadImageMask, { image: 'in.png', channel }, new Map([['in.png', bytes]]));
  return tensor?.kind === 'MASK' ? tensor : null;
};

describe('LoadImageMask', () => {
  it('takes one channel, alpha upside down', async () => {
    const bytes = await png([0, 51, 102, 204], 4).png().toBuffer();
    const values = await Promise.all(['red', 'green', 'blue', 'alpha'].map((channel) => loadMask(bytes, channel)));
    expect(values.map((tensor) => tensor?.values[0]?.toFixed(3))).toEqual(['0.000', '0.200', '0.400', '0.200']);
  });

  it('gives 64×64 zeros for an alpha that is not there', async () => {
    expect(await loadMask(await png([9, 9, 9], 3).png().toBuffer(), 'alpha')).toMatchObject({ width: 64, height: 64 });
  });
});
