import { createHash } from 'node:crypto';
import request from 'supertest';
import { syntheticPng } from '../../../../test/factories/picture.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../../test/setup/uploads-client.js';

const sha256Of = (file: Uint8Array): string => createHash('sha256').update(file).digest('hex');

describe('files that an account has', () => {
  let uploads: UploadsApp;
  let ada: UploadsClient;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: false });
    ada = new UploadsClient(uploads, await createTestAccount(uploads));
  });
  afterAll(() => uploads.stop());

  async function lookUp(client: UploadsClient, sha256: string[]): Promise<unknown[]> {
    const { authorization } = client.account;
    const asked = request(uploads.url).post('/v1/radiographs/lookup').set('Authorization', authorization);
    return (await asked.send({ sha256 }).expect(200)).body.data;
  }

  it('are known by what was received and by what is kept of it', async () => {
    const file = syntheticPng({ width: 51, height: 60, trailer: 'Dupont' });
    const { id, sha256, receivedSha256 } = await ada.keep(file);
    expect(receivedSha256).toBe(sha256Of(file));
    expect(sha256).not.toBe(receivedSha256);
    const kept = await ada.download(`/${id}/original`);
    expect(sha256Of(kept)).toBe(sha256);
    const found = await lookUp(ada, [sha256, receivedSha256, 'a'.repeat(64)]);
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        { sha256, radiographId: id },
        { sha256: receivedSha256, radiographId: id },
      ]),
    );
    const eve = new UploadsClient(uploads, await createTestAccount(uploads));
    expect(await lookUp(eve, [sha256, receivedSha256])).toEqual([]);
    for (const [bytes, announced] of [
      [file, receivedSha256],
      [kept, sha256],
    ] as const) {
      const { status, body } = await ada.upload(bytes, { fields: { sha256: announced } });
      expect([status, body.code, body.radiographId]).toEqual([409, 'UPLOADS.DUPLICATE', id]);
    }
  });

  it('are compared with nothing when no digest is announced: the documentation says so', async () => {
    const file = syntheticPng({ width: 52, height: 60 });
    const first = await ada.keep(file);
    expect((await ada.keep(file)).id).not.toBe(first.id);
  });
});
