import sharp from 'sharp';
import { EXPLICIT_BE, IMPLICIT_LE, readImage, renderTo8Bit } from '@phoxray/dicom';
import { newId } from '@phoxray/kernel';
import { syntheticDicom } from '../../../test/factories/dicom.factory.js';
import { pngChunk, rampSamples, syntheticPng, withJpegSegments } from '../../../test/factories/picture.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../test/setup/uploads-client.js';
import { RadiographAccess } from './index.js';

const rawGrey = (png: Buffer): Promise<Buffer> => sharp(png).toColourspace('b-w').raw().toBuffer();

const jpeg = (channels: 1 | 3, width = 96, height = 64): Promise<Buffer> => {
  const samples = Buffer.alloc(width * height * channels, 0).map((_, index) => (index * 11) & 0xff);
  const picture = sharp(samples, { raw: { width, height, channels } });
  return (channels === 1 ? picture.toColourspace('b-w') : picture).jpeg({ quality: 92 }).toBuffer();
};

describe('every accepted format', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: true });
    client = new UploadsClient(uploads, await createTestAccount(uploads));
  });

  afterAll(() => uploads.stop());

  it('keeps the samples of a 16-bit PNG and shows them through a window', async () => {
    const shape = { width: 70, height: 50, bits: 16 } as const;
    const kept = await client.keep(syntheticPng({ ...shape, extra: [pngChunk('tEXt', 'Author\0Dr Martin')] }));
    expect(kept).toMatchObject({
      format: 'png',
      width: 70,
      height: 50,
      bitsStored: 16,
      photometricInterpretation: 'MONOCHROME2',
    });
    expect(kept.deidentification).toMatchObject({ removed: [{ chunk: 'tEXt', count: 1 }], kept: 3 });
    const original = await client.download(`/${kept.id}/original`);
    const samples = await sharp(original).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
    expect(samples.swap16().equals(rampSamples(shape))).toBe(true);
    expect((await client.rendered(kept.id)).renditions).toMatchObject({ display: 'ready', thumbnail: 'ready' });
    const display = await client.download(`/${kept.id}/renditions/display`);
    expect(await sharp(display).metadata()).toMatchObject({ width: 70, height: 50, channels: 1, depth: 'uchar' });
  });

  it('takes the fields of a form before and after its file', async () => {
    const form = client.form().attach('file', syntheticPng({ width: 40, height: 30, bits: 8 }), 'file.png');
    const response = await form.field('displayName', 'left').field('attestation', await client.attest());
    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({ displayName: 'left', width: 40, height: 30 });
  });

  it('shows an 8-bit grey PNG as it is', async () => {
    const shape = { width: 400, height: 380, bits: 8 } as const;
    const fields = { patientReference: ' P-17 ', displayName: 'Bilan, côté gauche' };
    const kept = await client.keep(syntheticPng(shape), { fields });
    expect(kept).toMatchObject({ patientReference: 'P-17', displayName: 'Bilan, côté gauche' });
    await client.rendered(kept.id);
    const display = await client.download(`/${kept.id}/renditions/display`);
    expect((await rawGrey(display)).equals(rampSamples(shape))).toBe(true);
    const thumbnail = await client.download(`/${kept.id}/renditions/thumbnail`);
    expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'png', width: 320, height: 304, channels: 1 });
  });

  it.each([
    ['explicit little endian', {}],
    ['implicit little endian', { transferSyntax: IMPLICIT_LE }],
    ['explicit big endian', { transferSyntax: EXPLICIT_BE }],
    ['8 bits', { bitsAllocated: 8 }],
    ['inverted', { photometricInterpretation: 'MONOCHROME1' }],
    ['signed', { signed: true }],
  ] as const)('keeps the samples of a DICOM file: %s', async (_name, options) => {
    const file = syntheticDicom({ rows: 40, columns: 60, ...options });
    const sent = await readImage(file);
    const kept = await client.keep(file);
    expect(kept).toMatchObject({ format: 'dicom', width: 60, height: 40, modality: 'DX', windowWidth: 4096 });
    expect(kept.bitsStored).toBe(sent.attributes.bitsStored);
    const stored = await readImage(await client.download(`/${kept.id}/original`));
    expect(stored.image.pixels).toEqual(sent.image.pixels);
    await client.rendered(kept.id);
    const display = await client.download(`/${kept.id}/renditions/display`);
    expect(new Uint8Array(await rawGrey(display))).toEqual(renderTo8Bit(sent.image));
  });

  it('keeps the samples of a grey and of a colour JPEG, and shows luminance', async () => {
    for (const [channels, photometric] of [
      [1, 'MONOCHROME2'],
      [3, 'RGB'],
    ] as const) {
      const sent = await jpeg(channels);
      const kept = await client.keep(
        withJpegSegments(sent, [0xfe, 'Patient: Dupont'], [0xed, 'Photoshop 3.0\0Dupont']),
      );
      expect(kept).toMatchObject({ format: 'jpeg', width: 96, height: 64, bitsStored: 8 });
      expect(kept.deidentification.removed).toContainEqual({ chunk: 'COM', count: 1 });
      const original = await client.download(`/${kept.id}/original`);
      expect((await sharp(original).raw().toBuffer()).equals(await sharp(sent).raw().toBuffer())).toBe(true);
      await client.rendered(kept.id);
      const display = await client.download(`/${kept.id}/renditions/display`);
      expect(await sharp(display).metadata()).toMatchObject({ width: 96, height: 64, channels: 1 });
      expect(kept.photometricInterpretation).toBe(photometric);
    }
  });

  it('measures and shows a turned JPEG upright', async () => {
    const sent = await sharp(await jpeg(1, 96, 64))
      .withExif({ IFD0: { Artist: 'Dr Martin' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const kept = await client.keep(sent);
    expect(kept).toMatchObject({ width: 64, height: 96 });
    await client.rendered(kept.id);
    const display = await client.download(`/${kept.id}/renditions/display`);
    expect((await rawGrey(display)).equals(await sharp(sent).autoOrient().toColourspace('b-w').raw().toBuffer())).toBe(
      true,
    );
  });

  it('gives other areas the display picture before the worker has made it', async () => {
    const kept = await client.keep(syntheticPng({ width: 90, height: 30, bits: 16 }));
    const access = uploads.app.get(RadiographAccess);
    const { accountId } = client.account;
    const display = await access.requireDisplay(accountId, kept.id);
    expect(display).toMatchObject({ width: 90, height: 30 });
    const png = await display.read();
    expect(await sharp(png).metadata()).toMatchObject({ width: 90, height: 30, channels: 1 });
    expect(await access.requireRadiograph(accountId, kept.id)).toEqual({
      id: kept.id,
      format: 'png',
      width: 90,
      height: 30,
    });
    await client.rendered(kept.id);
    const made = await access.requireDisplay(accountId, kept.id);
    expect((await made.read()).equals(png)).toBe(true);
    await expect(access.requireDisplay(newId(), kept.id)).rejects.toMatchObject({
      code: 'UPLOADS.RADIOGRAPH_NOT_FOUND',
    });
  });
});
