import sharp from 'sharp';
import { readImage, renderTo8Bit } from '@phoxray/dicom';
import { COMPRESSED_FIXTURES, compressedFixture } from '../../../test/factories/compressed-fixtures.js';
import { rampSamples, syntheticPng } from '../../../test/factories/picture.factory.js';
import { tiffIn } from '../../../test/factories/tiff.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../test/setup/uploads-client.js';
import { nativeCodecs } from './decoder/native-codecs.js';

const rawGrey = (png: Buffer): Promise<Buffer> => sharp(png).toColourspace('b-w').raw().toBuffer();
const [WIDTH, HEIGHT] = [60, 40];

/** Each way of compressing that loses nothing, and each kind of samples. */
const lossless = COMPRESSED_FIXTURES.map(({ name }) => name).filter((name) =>
  /^(?:grey12\.(?:jpeg-lossless-sv1|jpeg-ls|jpeg2000|rle|deflated)|signed16\.jpeg2000|inverted12\.jpeg-ls|colour8\.rle)$/.test(
    name,
  ),
);

describe('compressed DICOM, TIFF and WebP', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: true });
    client = new UploadsClient(uploads, await createTestAccount(uploads));
  });

  afterAll(() => uploads.stop());

  it.each(lossless)('keeps and shows the samples that were there before compression: %s', async (name) => {
    const { bytes, source } = compressedFixture(name);
    const expected = (await readImage(source)).image;
    const kept = await client.keep(bytes);
    expect(kept).toMatchObject({ format: 'dicom', width: 36, height: 34, modality: 'DX' });
    const stored = await readImage(await client.download(`/${kept.id}/original`), { decoders: [nativeCodecs] });
    expect(stored.image.pixels).toEqual(expected.pixels);
    await client.rendered(kept.id);
    const display = await client.download(`/${kept.id}/renditions/display`);
    expect(new Uint8Array(await rawGrey(display))).toEqual(renderTo8Bit(expected));
  });

  it.each([
    ['tiff', 'tiff'],
    ['webp', 'png'],
  ] as const)(
    'keeps the samples of a %s as a %s without its metadata, and shows it upright',
    async (format, keptAs) => {
      const raw = { width: WIDTH, height: HEIGHT, channels: 1 } as const;
      const sent = await sharp(rampSamples({ width: WIDTH, height: HEIGHT }), { raw })
        .toFormat(format, { compression: 'deflate', lossless: true })
        .withExif({ IFD0: { Artist: 'Dupont' } })
        .withMetadata({ orientation: 6 })
        .toBuffer();
      const kept = await client.keep(sent);
      expect(kept).toMatchObject({ format: keptAs, width: HEIGHT, height: WIDTH, bitsStored: 8 });
      const original = await client.download(`/${kept.id}/original`);
      expect(original.includes('Dupont')).toBe(false);
      const upright = (bytes: Buffer): Promise<Buffer> => sharp(bytes).autoOrient().raw().toBuffer();
      expect((await upright(original)).equals(await upright(sent))).toBe(true);
      await client.rendered(kept.id);
      const display = await client.download(`/${kept.id}/renditions/display`);
      expect(await rawGrey(display)).toEqual(await sharp(sent).autoOrient().toColourspace('b-w').raw().toBuffer());
    },
  );

  it('keeps 16 bits of a big-endian TIFF, and shows them through a window', async () => {
    const samples = Array.from({ length: WIDTH * HEIGHT }, (_, index) => 1_000 + index);
    const kept = await client.keep(tiffIn('big', { width: WIDTH, height: HEIGHT, bits: 16, samples, rowsPerStrip: 7 }));
    expect(kept).toMatchObject({ format: 'tiff', width: WIDTH, height: HEIGHT, bitsStored: 16 });
    const original = await client.download(`/${kept.id}/original`);
    const stored = await sharp(original).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
    expect([...new Uint16Array(stored.buffer, stored.byteOffset, samples.length)]).toEqual(samples);
    await client.rendered(kept.id);
    const display = await rawGrey(await client.download(`/${kept.id}/renditions/display`));
    expect([display[0], display.at(-1)]).toEqual([0, 255]);
  });

  it('keeps a picture of four bits as a PNG of eight, and says so', async () => {
    const sent = syntheticPng({ width: WIDTH, height: HEIGHT, bits: 4 });
    const kept = await client.keep(sent);
    expect(kept).toMatchObject({ format: 'png', bitsStored: 8, deidentification: { warnings: ['REWRITTEN_AS_PNG'] } });
    const original = await client.download(`/${kept.id}/original`);
    expect((await rawGrey(original)).equals(await rawGrey(sent))).toBe(true);
  });
});
