import { syntheticPng } from '../../../test/factories/picture.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../test/setup/uploads-client.js';

/** 81 megapixels of nothing in a quarter of a megabyte. */
const bomb = syntheticPng({ width: 9_000, height: 9_000, colourType: 2, samples: Buffer.alloc(243_000_000) });

describe('files that take more than a decoder has', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: false, variables: { DECODER_MEMORY_MB: '256' } });
    client = new UploadsClient(uploads, await createTestAccount(uploads));
  });

  afterAll(() => uploads.stop());

  it('are refused with a sentence, again and again, and the next file is taken', async () => {
    for (let round = 0; round < 2; round += 1) {
      const { status, body } = await client.upload(bomb);
      expect([status, body.type === undefined]).toEqual([413, false]);
      expect(body.code).toBe('UPLOADS.IMAGE_TOO_HEAVY');
      expect(body.detail).toMatch(/^[A-Z].*\.$/);
    }
    expect(await client.keep(syntheticPng({ width: 30, height: 20 }))).toMatchObject({ width: 30, height: 20 });
  });
});
