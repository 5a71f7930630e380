import request, { type Response, type Test } from 'supertest';
import {
  createTestAccount,
  startUploadsApp,
  type TestAccount,
  type UploadsApp,
} from '../../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../../test/setup/uploads-client.js';

const MAX_OPEN = 5;

describe('an account’s uploads', () => {
  let uploads: UploadsApp;
  let ada: TestAccount;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: false, variables: { UPLOAD_MAX_OPEN: String(MAX_OPEN) } });
  });
  beforeEach(async () => {
    ada = await createTestAccount(uploads);
  });
  afterAll(() => uploads.stop());

  const as = (test: Test, { authorization }: TestAccount): Test =>
    test.set('Authorization', authorization).set('Tus-Resumable', '1.0.0');
  const list = (query: string, account = ada): Test =>
    request(uploads.url).get(`/v1/uploads${query}`).set('Authorization', account.authorization);

  async function create(account = ada): Promise<Response> {
    const attestation = await new UploadsClient(uploads, account).attest();
    return as(request(uploads.url).post('/v1/uploads'), account)
      .set('Upload-Length', '10')
      .set('Upload-Metadata', `attestation ${Buffer.from(attestation).toString('base64')}`);
  }

  async function begin(): Promise<string> {
    const { status, headers } = await create();
    expect(status).toBe(201);
    return String(headers['location']).slice(-36);
  }

  it('are listed newest first, page by page, each of them once, with what a client needs to go on', async () => {
    const begun: string[] = [];
    for (let count = 0; count < 5; count += 1) begun.push(await begin());
    const read: string[] = [];
    let query = '?limit=2';
    for (let pages = 0; query !== '' && pages < 9; pages += 1) {
      const { body } = await list(query).expect(200);
      read.push(...body.data.map(({ id }: { id: string }) => id));
      query = body.nextCursor === null ? '' : `?limit=2&cursor=${body.nextCursor}`;
    }
    expect(read).toEqual(begun.toReversed());
    const { body } = await list('?limit=1').expect(200);
    expect(body.data).toEqual([
      {
        id: begun.at(-1),
        state: 'receiving',
        offset: 0,
        length: 10,
        radiographId: null,
        problem: null,
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
      },
    ]);
  });

  it('are nobody else’s to see', async () => {
    await begin();
    const eve = await createTestAccount(uploads);
    expect((await list('', eve).expect(200)).body).toEqual({ data: [], nextCursor: null });
    const writer = await createTestAccount(uploads, ['radiograph.write']);
    await list('', writer).expect(403);
    await request(uploads.url).get('/v1/uploads').expect(401);
    expect((await list('?cursor=abc').expect(400)).body.code).toBe('HTTP.INVALID_CURSOR');
  });

  it('are no more than may be open, even begun at the same moment; the list is the way out', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => create()));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(MAX_OPEN);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['UPLOADS.TOO_MANY_UPLOADS']));
    expect(refused[0]?.body.detail).toContain('GET /v1/uploads ');
    const { body } = await list('').expect(200);
    expect(body.data).toHaveLength(MAX_OPEN);
    await as(request(uploads.url).delete(`/v1/uploads/${body.data[0].id}`), ada).expect(204);
    await begin();
  });

  it('have limits that can be asked for', async () => {
    const { UPLOAD_MAX_BYTES, UPLOAD_MAX_MEGAPIXELS, UPLOAD_CONCURRENT } = uploads.config;
    expect((await list('/limits').expect(200)).body).toEqual({
      maxBytes: UPLOAD_MAX_BYTES,
      maxMegapixels: UPLOAD_MAX_MEGAPIXELS,
      maxOpenUploads: MAX_OPEN,
      maxConcurrent: UPLOAD_CONCURRENT,
    });
    await request(uploads.url).get('/v1/uploads/limits').expect(401);
  });
});
