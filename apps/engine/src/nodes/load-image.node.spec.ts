import sharp from 'sharp';
import { loadImage, loadImageMask } from './load-image.node.js';
import { runNode } from './run-node.fixture.js';

const load = async (bytes: Buffer) => {
  const [image, mask] = await runNode(loadImage, { image: 'in.png' }, new Map([['in.png', bytes]]));
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
