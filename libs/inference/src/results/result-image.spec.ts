import * as fc from 'fast-check';
import sharp from 'sharp';
import { rewriteImage } from './result-image.js';

const SIZE = { width: 16, height: 12 };
const PIXELS = SIZE.width * SIZE.height;

/** As ComfyUI writes it: three equal channels, text chunks included. */
function endpointPng(samples: Uint8Array, size = SIZE): Promise<Buffer> {
  const rgb = Uint8Array.from({ length: samples.length * 3 }, (_, at) => samples[Math.floor(at / 3)] ?? 0);
  return sharp(rgb, { raw: { ...size, channels: 3 } })
    .withExif({ IFD0: { ImageDescription: 'canary prompt' } })
    .png()
    .toBuffer();
}

const grey = (png: Buffer): Promise<Buffer> => sharp(png).toColourspace('b-w').raw().toBuffer();
const samplesOf = fc.uint8Array({ minLength: PIXELS, maxLength: PIXELS });

describe('rewriteImage', () => {
  it('keeps every grey level of an image, in one channel', async () => {
    await fc.assert(
      fc.asyncProperty(samplesOf, async (samples) => {
        const png = await rewriteImage(await endpointPng(samples), 'image', SIZE);
        expect(await grey(png)).toEqual(Buffer.from(samples));
      }),
      { numRuns: 20 },
    );
  });

  it('makes a mask of 0 and 255 only, and leaves one that is already', async () => {
    await fc.assert(
      fc.asyncProperty(samplesOf, async (samples) => {
        const mask = await rewriteImage(await endpointPng(samples), 'mask', SIZE);
        expect(await grey(mask)).toEqual(Buffer.from(samples.map((v) => (v < 128 ? 0 : 255))));
        expect(await rewriteImage(mask, 'mask', SIZE)).toEqual(mask);
      }),
      { numRuns: 20 },
    );
  });

  it('leaves nothing but pixels', async () => {
    const png = await rewriteImage(await endpointPng(new Uint8Array(PIXELS)), 'image', SIZE);
    const chunks = [...png.toString('latin1').matchAll(/IHDR|IDAT|IEND|tEXt|zTXt|iTXt|eXIf|iCCP/g)].map(
      ([name]) => name,
    );
    expect(chunks).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect(await sharp(png).metadata()).toMatchObject({ channels: 1, depth: 'uchar', ...SIZE });
  });

  it.each([
    ['larger', { width: 17, height: 12 }],
    ['smaller', { width: 16, height: 11 }],
    ['turned', { width: 12, height: 16 }],
  ])('refuses an image that is %s', async (_, size) => {
    const png = await endpointPng(new Uint8Array(size.width * size.height), size);
    await expect(rewriteImage(png, 'mask', SIZE)).rejects.toMatchObject({ name: 'ComfyFailure' });
  });

  it('refuses an image of which a part is missing, wherever it was cut', async () => {
    const png = await endpointPng(Uint8Array.from({ length: PIXELS }, (_, at) => (at * 37) % 256));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: png.length - 16 }), async (length) => {
        await expect(rewriteImage(png.subarray(0, length), 'image', SIZE)).rejects.toMatchObject({
          name: 'ComfyFailure',
        });
      }),
      { numRuns: 30 },
    );
  });
});
