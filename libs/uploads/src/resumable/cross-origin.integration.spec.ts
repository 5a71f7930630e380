import request, { type Response } from 'supertest';
import {
  createTestAccount,
  startUploadsApp,
  type TestAccount,
  type UploadsApp,
} from '../../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../../test/setup/uploads-client.js';

const OURS = 'https://app.phoxray.example';

describe('a page of another origin', () => {
  let uploads: UploadsApp;
  let ada: TestAccount;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: false, variables: { CORS_ORIGINS: OURS } });
    ada = await createTestAccount(uploads);
  });
  afterAll(() => uploads.stop());

  async function begin(origin: string): Promise<Response> {
    const attestation = await new UploadsClient(uploads, ada).attest();
    return request(uploads.url)
      .post('/v1/uploads')
      .set({ Origin: origin, Authorization: ada.authorization, 'Tus-Resumable': '1.0.0', 'Upload-Length': '10' })
      .set('Upload-Metadata', `attestation ${Buffer.from(attestation).toString('base64')}`);
  }

  it('of ours may send to a resumable upload, and read where it is and how far', async () => {
    const preflight = await request(uploads.url)
      .options('/v1/uploads')
      .set({ Origin: OURS, 'Access-Control-Request-Method': 'PATCH' })
      .set('Access-Control-Request-Headers', 'authorization,tus-resumable,upload-offset,content-type');
    expect(preflight.headers).toMatchObject({ 'access-control-allow-origin': OURS });
    expect(preflight.headers['access-control-allow-methods']).toContain('PATCH');
    expect(preflight.headers['access-control-allow-headers']).toContain('upload-offset');
    const { status, headers } = await begin(OURS);
    expect([status, headers['access-control-allow-origin']]).toEqual([201, OURS]);
    const readable = String(headers['access-control-expose-headers']).toLowerCase().split(/, */);
    expect(readable).toEqual(expect.arrayContaining(['location', 'upload-offset', 'upload-expires', 'retry-after']));
  });

  it('that nobody knows may read nothing', async () => {
    const { headers } = await begin('https://elsewhere.example');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});
