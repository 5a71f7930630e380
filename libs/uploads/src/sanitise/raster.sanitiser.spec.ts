import fc from 'fast-check';
import sharp from 'sharp';
import { pngChunk, syntheticPng } from '../../../../test/factories/picture.factory.js';
import { shutImageLoaders } from '../decoder/image-loaders.js';
import { RasterDecoder } from './raster-decoder.js';
import { RasterSanitiser } from './raster.sanitiser.js';

const config = { UPLOAD_MAX_MEGAPIXELS: 1 };
const decoder = new RasterDecoder(config);
const sanitiser = new RasterSanitiser(decoder, config);

describe('the sanitiser of PNG and JPEG', () => {
  it('gives back exactly the samples that came in, whatever they are', async () => {
    const sides = fc.integer({ min: 1, max: 12 });
    const shapes = fc.record({
      width: sides,
      height: sides,
      bits: fc.constantFrom(8, 16),
      colourType: fc.constantFrom(0, 2),
    });
    await fc.assert(
      fc.asyncProperty(shapes, fc.infiniteStream(fc.nat(255)), async (shape, noise) => {
        const bytes = shape.width * shape.height * (shape.bits / 8) * (shape.colourType === 2 ? 3 : 1);
        const samples = Buffer.from([...noise.take(bytes)]);
        const sent = syntheticPng({ ...shape, samples, extra: [pngChunk('tEXt', 'Author\0x')], trailer: 'tail' });
        const kept = await sanitiser.sanitise('png', sent, []);
        const decoded = await decoder.decode(kept.bytes, await decoder.inspect(kept.bytes));
        expect((shape.bits === 16 ? decoded.swap16() : decoded).equals(samples)).toBe(true);
        expect(kept.facts).toMatchObject({ width: shape.width, height: shape.height, bitsStored: shape.bits });
      }),
      { numRuns: 40 },
    );
  });

  it('keeps pictures open to our two formats only, in memory and on disk', async () => {
    shutImageLoaders();
    const others = [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      Buffer.from('47494638396101000100800000000000ffffff2c00000000010001000002024401003b', 'hex'),
    ];
    for (const other of others) await expect(sharp(other).metadata()).rejects.toThrow('unsupported image format');
    await expect(sharp('/etc/hostname').metadata()).rejects.toThrow();
    sharp.unblock({ operation: ['VipsForeignLoad'] });
  });

  it('refuses a decoded size that memory could not hold', async () => {
    const deep = syntheticPng({ width: 800, height: 700, bits: 16, colourType: 2 });
    await expect(sanitiser.sanitise('png', deep, [])).rejects.toMatchObject({ code: 'UPLOADS.IMAGE_TOO_LARGE' });
  });
});
