import { readImage } from '@phoxray/dicom';
import sharp from 'sharp';
import { drawText } from '../../../test/factories/bitmap-text.js';
import { syntheticDicom } from '../../../test/factories/dicom.factory.js';
import { syntheticPng } from '../../../test/factories/picture.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../test/setup/uploads-client.js';

const [WIDTH, HEIGHT] = [12, 9];
const region = { x: 2, y: 3, width: 5, height: 4 };
const redactions = JSON.stringify([region]);

/** Indices of the pixels inside the region. */
const covered = new Set(
  Array.from({ length: WIDTH * HEIGHT }, (_, index) => index).filter((index) => {
    const [x, y] = [index % WIDTH, Math.floor(index / WIDTH)];
    return x >= region.x && x < region.x + region.width && y >= region.y && y < region.y + region.height;
  }),
);

/** 16-bit values without a zero, big-endian as a PNG holds them. */
const values = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, index) => 700 + index * 311);
const samples = Buffer.from(values.buffer.slice(0)).swap16();

const expectRedacted = (after: ArrayLike<number>, before: ArrayLike<number>, black = 0): void => {
  const expected = Array.from(before, (value, index) => (covered.has(index) ? black : value));
  expect(Array.from(after)).toEqual(expected);
};

describe('a redaction', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: true });
    client = new UploadsClient(uploads, await createTestAccount(uploads));
  });

  afterAll(() => uploads.stop());

  it('is in the stored 16-bit PNG, and nothing else has changed', async () => {
    const png = syntheticPng({ width: WIDTH, height: HEIGHT, bits: 16, samples });
    const kept = await client.keep(png, { fields: { redactions } });
    expect(kept).toMatchObject({ format: 'png', bitsStored: 16, deidentification: { redactedRegions: 1 } });
    const stored = await client.download(`/${kept.id}/original`);
    const raw = await sharp(stored).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
    expectRedacted(new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2), values);
  });

  it('makes a JPEG a PNG, so that nothing of the region is left in its neighbours', async () => {
    const jpeg = await sharp(Buffer.alloc(WIDTH * HEIGHT, 200), { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
      .toColourspace('b-w')
      .jpeg()
      .toBuffer();
    const kept = await client.keep(jpeg, { fields: { redactions } });
    expect(kept).toMatchObject({ format: 'png', width: WIDTH, height: HEIGHT });
    const decode = (bytes: Buffer): Promise<Buffer> => sharp(bytes).toColourspace('b-w').raw().toBuffer();
    expectRedacted(await decode(await client.download(`/${kept.id}/original`)), await decode(jpeg));
    const { renditions } = await client.rendered(kept.id);
    expect(renditions).toMatchObject({ display: 'ready', thumbnail: 'ready' });
  });

  it('is in the stored DICOM, which says that its pixels were cleaned', async () => {
    const dicom = syntheticDicom({ rows: HEIGHT, columns: WIDTH, samples: [...values].map((value) => value & 0xfff) });
    const before = (await readImage(dicom)).image.pixels;
    const kept = await client.keep(dicom, { fields: { redactions } });
    const { image, attributes } = await readImage(await client.download(`/${kept.id}/original`));
    expectRedacted(image.pixels, before);
    expect(attributes.burnedInAnnotation).toBe('NO');
    expect(kept.deidentification.redactedRegions).toBe(1);
  });

  it.each([
    ['a rectangle beside the picture', JSON.stringify([{ ...region, x: WIDTH }]), 422, 'UPLOADS.REDACTION_OUTSIDE'],
    ['what is no rectangle', '[{"x":1}]', 400, 'UPLOADS.INVALID_FIELD'],
    ['what is no JSON', 'everything', 400, 'UPLOADS.INVALID_FIELD'],
  ])('is refused for %s, and nothing is kept', async (_, field, status, code) => {
    const originals = (): string[] => uploads.listObjects().filter((path) => path.includes('/original/'));
    const before = originals();
    for (const file of [
      syntheticPng({ width: WIDTH, height: HEIGHT }),
      syntheticDicom({ rows: HEIGHT, columns: WIDTH }),
    ]) {
      const response = await client.upload(file, { fields: { redactions: field } });
      expect([response.status, response.body.code]).toEqual([status, code]);
    }
    expect(originals()).toEqual(before);
  });

  it('cannot be undone by a retry without it', async () => {
    const idempotencyKey = 'redacted-once';
    const png = syntheticPng({ width: WIDTH, height: HEIGHT });
    await client.keep(png, { idempotencyKey, fields: { redactions } });
    const { body } = await client.upload(png, { idempotencyKey });
    expect(body.code).toBe('IDEMPOTENCY.KEY_REUSED');
  });

  it('takes away burned-in text, which is pointed at once the picture has been looked at', async () => {
    const [width, height] = [320, 160];
    const burned = Uint8Array.from({ length: width * height }, (_, index) => 60 + (index % width) / 4);
    drawText(burned, width, 'DUPONT JEAN', { x: 40, y: 60, scale: 2, value: 255 });
    const png = syntheticPng({ width, height, samples: Buffer.from(burned) });
    const kept = await client.keep(png);
    expect(kept.deidentification.textRegions).toBeNull();
    const { deidentification } = await client.rendered(kept.id);
    expect(deidentification.textRegions).toHaveLength(1);
    const fields = { redactions: JSON.stringify(deidentification.textRegions) };
    const { id } = await client.keep(png, { fields });
    expect((await client.rendered(id)).deidentification).toMatchObject({ textRegions: [], redactedRegions: 1 });
  });
});
