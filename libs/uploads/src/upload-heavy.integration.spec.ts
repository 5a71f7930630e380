import { randomBytes } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { syntheticPng } from '../../../test/factories/picture.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../test/setup/uploads-client.js';

const [width, height] = [8_000, 9_000];
const colour = (): Sharp => sharp({ create: { width, height, channels: 3, background: '#456' } });

/** Sound pictures of 72 megapixels, each of which decodes to more than the decoder of this test holds. */
const HEAVY: readonly [string, () => Promise<Buffer> | Buffer][] = [
  ['a PNG of 16 bits', () => syntheticPng({ width, height, bits: 16, samples: Buffer.alloc(width * height * 2) })],
  ['a PNG in colour', () => colour().png({ compressionLevel: 1 }).toBuffer()],
  ['a PNG in colour of 16 bits', () => colour().toColourspace('rgb16').png({ compressionLevel: 1 }).toBuffer()],
  ['a JPEG', () => colour().jpeg().toBuffer()],
  ['a progressive JPEG', () => colour().jpeg({ progressive: true }).toBuffer()],
  ['a WebP', () => colour().webp({ effort: 0 }).toBuffer()],
  ['a TIFF', () => colour().tiff({ compression: 'deflate' }).toBuffer()],
  ['a TIFF of which only the samples can be kept', () => colour().tiff({ compression: 'jpeg' }).toBuffer()],
];

describe('sound pictures that are too heavy for a decoder', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: false, variables: { DECODER_MEMORY_MB: '256', DECODER_PROCESSES: '1' } });
    client = new UploadsClient(uploads, await createTestAccount(uploads));
  });
  afterAll(() => uploads.stop());

  it.each(HEAVY)('are never called damaged: %s', async (_name, make) => {
    const { status, body } = await client.upload(await make());
    expect(['UPLOADS.IMAGE_TOO_HEAVY', 'UPLOADS.UNREADABLE_IMAGE']).toContain(body.code);
    expect(body.code === 'UPLOADS.IMAGE_TOO_HEAVY' ? status === 413 : status === 422).toBe(true);
    expect(body.detail).toMatch(/memory/);
    expect(body.detail).not.toMatch(/damaged or incomplete/);
  });

  it('while a damaged one still is', async () => {
    const whole = syntheticPng({ width: 500, height: 500, samples: randomBytes(250_000) });
    const { body } = await client.upload(whole.subarray(0, 100_000));
    expect(body.code).toBe('UPLOADS.MALFORMED_IMAGE');
    expect(await client.keep(whole)).toMatchObject({ width: 500, height: 500 });
  });
});
