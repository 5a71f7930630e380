import { createHash, randomBytes } from 'node:crypto';
import { newId } from '@phoxray/kernel';
import { Client } from 'pg';
import request, { type Response, type Test } from 'supertest';
import { makeSampleDicom } from '../../../../tools/sample/sample-dicom.mjs';
import { syntheticPng } from '../../../../test/factories/picture.factory.js';
import { sendByTus } from '../../../../test/setup/tus-client.js';
import {
  createTestAccount,
  startUploadsApp,
  type TestAccount,
  type UploadsApp,
} from '../../../../test/setup/uploads-app.js';
import { until } from '../../../../test/setup/until.js';
import { UploadsClient } from '../../../../test/setup/uploads-client.js';

const sha256Of = (file: Uint8Array): string => createHash('sha256').update(file).digest('hex');
const noise = (width = 1_200, height = 1_500): Buffer =>
  syntheticPng({ width, height, samples: randomBytes(width * height), trailer: 'Dupont' });

/** Upload-Metadata as the protocol writes it. */
const metadataOf = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');

describe('resumable uploads', () => {
  let uploads: UploadsApp;
  let ada: UploadsClient;
  let eve: UploadsClient;
  let sql: Client;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: true, variables: { UPLOAD_MAX_OPEN: '6', UPLOAD_QUOTA_COUNT: '12' } });
    sql = new Client({ connectionString: uploads.adminUrl });
    await sql.connect();
  });
  beforeEach(async () => {
    ada = new UploadsClient(uploads, await createTestAccount(uploads));
    eve = new UploadsClient(uploads, await createTestAccount(uploads));
  });
  afterAll(async () => {
    await sql?.end();
    await uploads?.stop();
  });

  const as = (test: Test, account: TestAccount = ada.account): Test =>
    test.set('Authorization', account.authorization).set('Tus-Resumable', '1.0.0');

  async function create(length: number, fields: Record<string, string> = {}, client = ada): Promise<Response> {
    return as(request(uploads.url).post('/v1/uploads'), client.account)
      .set('Upload-Length', String(length))
      .set('Upload-Metadata', metadataOf({ attestation: await client.attest(), ...fields }));
  }

  const head = (path: string, account = ada.account) => as(request(uploads.url).head(path), account);
  const append = (path: string, offset: number, bytes: Uint8Array, account = ada.account) =>
    as(request(uploads.url).patch(path), account)
      .set('Upload-Offset', String(offset))
      .set('Content-Type', 'application/offset+octet-stream')
      .send(Buffer.from(bytes));
  const show = (path: string, account = ada.account) => as(request(uploads.url).get(path), account);

  async function begun(length: number, fields: Record<string, string> = {}): Promise<string> {
    const response = await create(length, fields);
    expect([response.status, response.body]).toEqual([201, {}]);
    return String(response.headers['location']);
  }

  async function settled(path: string): Promise<Response['body']> {
    let body: Response['body'];
    await until(async () => {
      ({ body } = await show(`${path}?waitSeconds=20`).expect(200));
      return !['receiving', 'verifying'].includes(body.state);
    });
    return body;
  }

  function expectProblem(response: Response, status: number, code: string): void {
    expect([response.status, response.body.code]).toEqual([status, code]);
    expect(response.type).toBe('application/problem+json');
    expect(response.body.detail).toMatch(/^[A-Z].*\.$/);
    expect(response.headers['tus-resumable']).toBe('1.0.0');
  }

  it('become radiographs, sent by the tus project’s own client', async () => {
    const file = makeSampleDicom();
    const fields = { displayName: 'côté', patientReference: 'P-1', sha256: sha256Of(file) };
    const preparation = JSON.stringify({ removed: { PatientName: 1 }, redactedRegions: 2 });
    const metadata = { attestation: await ada.attest(), preparation, ...fields };
    const { authorization } = ada.account;
    const url = await sendByTus(Buffer.from(file), {
      endpoint: `${uploads.url}/v1/uploads`,
      authorization,
      metadata,
      chunkSize: 50_000,
    });
    const upload = await settled(new URL(url).pathname);
    expect(upload).toMatchObject({ state: 'done', offset: file.length, length: file.length, problem: null });
    const { body: radiograph } = await ada.get(`/${upload.radiographId}`).expect(200);
    expect(radiograph).toMatchObject({ format: 'dicom', displayName: 'côté', patientReference: 'P-1' });
    const removed = [{ keyword: 'PatientName', count: 1 }];
    const prepared = { removed, replaced: [], redactedRegions: 2, others: 0 };
    expect(radiograph.deidentification.preparation).toEqual(prepared);
    const direct = new UploadsClient(uploads, ada.account);
    const same = await direct.keep(file, { fields: { patientReference: 'P-1' } });
    expect(same).toMatchObject({ sha256: radiograph.sha256, deidentification: { preparation: null } });
    await untilNothingStaged();
  });

  it('stage ciphertext only, and nothing once they are done', async () => {
    const file = noise();
    const path = await begun(file.length, { patientReference: 'Dupont' });
    await append(path, 0, file.subarray(0, 1_500_000)).expect(204);
    expect(uploads.listObjects().filter((name) => name.includes('/staged/'))).toHaveLength(2);
    await append(path, 1_500_000, file.subarray(1_500_000)).expect(204);
    expect((await settled(path)).state).toBe('done');
    const rows = await sql.query('select sealed_fields, sealed_ip, sealed_key from phoxray.upload where state = $1', [
      'done',
    ]);
    expect(rows.rows.flatMap((row) => Object.values(row)).filter((value) => value !== null)).toEqual([]);
    await untilNothingStaged();
    expect(uploads.logger.lines.join('\n')).not.toContain('Dupont');
  });

  async function untilNothingStaged(): Promise<void> {
    await until(() => !uploads.listObjects().some((name) => name.includes('/staged/')));
  }

  it('tell their offset, and take only what follows it', async () => {
    const file = noise(300, 300);
    const path = await begun(file.length);
    expect((await head(path).expect(200)).headers).toMatchObject({
      'upload-offset': '0',
      'upload-length': String(file.length),
      'cache-control': 'no-store',
    });
    const first = await append(path, 0, file.subarray(0, 1_000)).expect(204);
    expect(first.headers).toMatchObject({ 'upload-offset': '1000', 'upload-expires': expect.any(String) });
    expectProblem(await append(path, 0, file.subarray(0, 1_000)), 409, 'UPLOADS.UPLOAD_OFFSET');
    expectProblem(await append(path, 1_001, file.subarray(1_001)), 409, 'UPLOADS.UPLOAD_OFFSET');
    expect((await show(path).expect(200)).body).toMatchObject({
      state: 'receiving',
      offset: 1_000,
      radiographId: null,
    });
    await append(path, 1_000, file.subarray(1_000)).expect(204);
    expect((await settled(path)).state).toBe('done');
    expect((await head(path).expect(200)).headers['upload-offset']).toBe(String(file.length));
  });

  it('take bytes with their creation too', async () => {
    const file = noise(100, 100);
    const response = await as(request(uploads.url).post('/v1/uploads'))
      .set('Upload-Length', String(file.length))
      .set('Upload-Metadata', metadataOf({ attestation: await ada.attest() }))
      .set('Content-Type', 'application/offset+octet-stream')
      .send(file);
    expect([response.status, response.headers['upload-offset']]).toEqual([201, String(file.length)]);
    expect((await settled(String(response.headers['location']))).state).toBe('done');
  });

  it('are described to clients of the protocol, without a token', async () => {
    const { headers, text } = await request(uploads.url).options('/v1/uploads').expect(204);
    expect(headers).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension': 'creation,creation-with-upload,termination,expiration',
      'tus-max-size': String(uploads.config.UPLOAD_MAX_BYTES),
    });
    expect(text).toBe('');
  });

  describe('two requests at once', () => {
    it('leave the file as it was sent, whatever they were told', async () => {
      for (let round = 0; round < 5; round += 1) {
        const file = noise(700, 700 + round);
        const path = await begun(file.length, { sha256: sha256Of(file) });
        const answers = await Promise.all([append(path, 0, file), append(path, 0, file), append(path, 0, file)]);
        expect(answers.map(({ status }) => status).filter((status) => ![204, 409, 400].includes(status))).toEqual([]);
        const { headers } = await head(path).expect(200);
        const offset = Number(headers['upload-offset']);
        if (offset < file.length) await append(path, offset, file.subarray(offset)).expect(204);
        expect(await settled(path)).toMatchObject({ state: 'done' });
      }
    });
  });

  describe('are refused before the first byte', () => {
    it.each<[string, Record<string, string>, number, string]>([
      ['without an attestation', { attestation: '' }, 422, 'UPLOADS.ATTESTATION_REQUIRED'],
      ['with a digest that is none', { sha256: 'ABC' }, 400, 'UPLOADS.INVALID_FIELD'],
      ['with redactions that are none', { redactions: '[{}]' }, 400, 'UPLOADS.INVALID_FIELD'],
      ['with a wish that is none', { keepDuplicate: 'perhaps' }, 400, 'UPLOADS.INVALID_FIELD'],
    ])('%s', async (_name, fields, status, code) => {
      expectProblem(await create(10, fields), status, code);
    });

    it.each<[string, Record<string, string>, number, string]>([
      ['too long', { 'Upload-Length': String(65 * 1024 * 1024) }, 413, 'UPLOADS.FILE_TOO_LARGE'],
      ['empty', { 'Upload-Length': '0' }, 422, 'UPLOADS.FILE_EMPTY'],
      ['of no length', {}, 400, 'UPLOADS.MALFORMED_UPLOAD'],
      ['of a length that is none', { 'Upload-Length': '-4' }, 400, 'UPLOADS.MALFORMED_UPLOAD'],
      ['of a length to come', { 'Upload-Defer-Length': '1' }, 400, 'UPLOADS.MALFORMED_UPLOAD'],
      ['a part of another', { 'Upload-Length': '9', 'Upload-Concat': 'partial' }, 400, 'UPLOADS.MALFORMED_UPLOAD'],
      ['of another protocol', { 'Upload-Length': '9', 'Tus-Resumable': '0.2.2' }, 412, 'UPLOADS.TUS_VERSION'],
      ['with a checksum', { 'Upload-Length': '9', 'Upload-Checksum': 'md5 AA==' }, 400, 'UPLOADS.CHECKSUM_NOT_OFFERED'],
      [
        'with noise as metadata',
        { 'Upload-Length': '9', 'Upload-Metadata': 'a b c,,' },
        400,
        'UPLOADS.MALFORMED_UPLOAD',
      ],
    ])('%s', async (_name, headers, status, code) => {
      const creation = as(request(uploads.url).post('/v1/uploads')).set(
        'Upload-Metadata',
        metadataOf({ attestation: await ada.attest() }),
      );
      expectProblem(await creation.set(headers), status, code);
    });

    it('without the protocol’s header', async () => {
      const response = await request(uploads.url).post('/v1/uploads').set('Authorization', ada.account.authorization);
      expectProblem(response, 412, 'UPLOADS.TUS_VERSION');
      expect(response.headers['tus-version']).toBe('1.0.0');
    });

    it('without a token, and without the scope', async () => {
      expect((await request(uploads.url).post('/v1/uploads').set('Tus-Resumable', '1.0.0')).status).toBe(401);
      const reader = await createTestAccount(uploads, ['radiograph.read']);
      expect((await as(request(uploads.url).post('/v1/uploads'), reader)).status).toBe(403);
    });

    it('when the very file is there, unless it is wanted twice', async () => {
      const file = noise(50, 60);
      const kept = await ada.keep(file);
      const sha256 = sha256Of(file);
      const refused = await create(file.length, { sha256 });
      expectProblem(refused, 409, 'UPLOADS.DUPLICATE');
      expect(refused.body.radiographId).toBe(kept.id);
      expect((await create(file.length, { sha256, keepDuplicate: 'true' })).status).toBe(201);
      expect((await create(file.length, { sha256 }, eve)).status).toBe(201);
      const other = sha256Of(randomBytes(9));
      const lookup = as(request(uploads.url).post('/v1/radiographs/lookup')).send({ sha256: [sha256, other] });
      expect((await lookup.expect(200)).body).toEqual({ data: [{ sha256, radiographId: kept.id }] });
      const foreign = as(request(uploads.url).post('/v1/radiographs/lookup'), eve.account).send({ sha256: [sha256] });
      expect((await foreign.expect(200)).body).toEqual({ data: [] });
    });

    it('in one request as well, where a retry still gets its answer', async () => {
      const file = noise(52, 60);
      const fields = { sha256: sha256Of(file) };
      const first = await ada.upload(file, { fields, idempotencyKey: 'one' });
      expect(first.status).toBe(201);
      const refused = await ada.upload(file, { fields });
      expect([refused.status, refused.body.code, refused.body.radiographId]).toEqual([
        409,
        'UPLOADS.DUPLICATE',
        first.body.id,
      ]);
      const retried = await ada.upload(file, { fields, idempotencyKey: 'one' });
      expect([retried.status, retried.headers['idempotency-replayed'], retried.body.id]).toEqual([
        201,
        'true',
        first.body.id,
      ]);
      const twice = await ada.upload(file, { fields: { ...fields, keepDuplicate: 'true' } });
      expect(twice.status).toBe(201);
      const other = await ada.upload(file, { fields: { sha256: sha256Of(randomBytes(4)) } });
      expect([other.status, other.body.code]).toEqual([422, 'UPLOADS.CHECKSUM_MISMATCH']);
    });

    it('when too many are open, until one is given up', async () => {
      const paths = await Promise.all(Array.from({ length: 6 }, () => begun(10)));
      const refused = await create(10);
      expectProblem(refused, 429, 'UPLOADS.TOO_MANY_UPLOADS');
      expect(refused.headers['retry-after']).toBe('60');
      await as(request(uploads.url).delete(paths[0] ?? '')).expect(204);
      expect((await create(10)).status).toBe(201);
    });

    it('when the account is full, also at the very end', async () => {
      const files = Array.from({ length: 12 }, (_, index) => noise(20, 20 + index));
      for (const file of files.slice(1)) await ada.keep(file);
      const [a, b] = [noise(30, 30), noise(30, 31)];
      const paths = [await begun(a.length), await begun(b.length)];
      await append(paths[0] ?? '', 0, a).expect(204);
      await append(paths[1] ?? '', 0, b).expect(204);
      const states = [await settled(paths[0] ?? ''), await settled(paths[1] ?? '')];
      expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['done', 'refused']));
      expect(states.flatMap(({ problem }) => problem?.code ?? [])).toEqual(['UPLOADS.QUOTA_EXCEEDED']);
      expectProblem(await create(10), 422, 'UPLOADS.QUOTA_EXCEEDED');
      expect((await ada.upload(noise(40, 40))).body.code).toBe('UPLOADS.QUOTA_EXCEEDED');
      const { body } = await ada.get('?limit=1').expect(200);
      await ada.delete(body.data[0].id).expect(204);
      expect((await create(10)).status).toBe(201);
    });
  });

  describe('belong to one account', () => {
    it('and are not there for another, nor is what never was', async () => {
      const path = await begun(100);
      for (const where of [path, `/v1/uploads/${newId()}`, '/v1/uploads/..%2f..', '/v1/uploads/x']) {
        for (const ask of [head, show]) expect((await ask(where, eve.account)).status).toBe(404);
        expect((await append(where, 0, Buffer.alloc(10), eve.account)).status).toBe(404);
        expect((await as(request(uploads.url).delete(where), eve.account)).status).toBe(404);
      }
      expect((await head(path).expect(200)).headers['upload-offset']).toBe('0');
    });
  });

  describe('come to an end', () => {
    it('refused, when the file is not what was announced, or no radiograph', async () => {
      const file = noise(60, 60);
      const other = await begun(file.length, { sha256: sha256Of(randomBytes(3)) });
      await append(other, 0, file).expect(204);
      expect(await settled(other)).toMatchObject({ state: 'refused', problem: { code: 'UPLOADS.CHECKSUM_MISMATCH' } });
      const text = await begun(5);
      await append(text, 0, Buffer.from('hello')).expect(204);
      expect(await settled(text)).toMatchObject({ state: 'refused', problem: { code: 'UPLOADS.UNSUPPORTED_FORMAT' } });
      await untilNothingStaged();
    });

    it('given up, with everything that was staged', async () => {
      const file = noise();
      const path = await begun(file.length);
      await append(path, 0, file.subarray(0, 1_200_000)).expect(204);
      await as(request(uploads.url).delete(path)).expect(204);
      expect((await head(path)).status).toBe(404);
      await untilNothingStaged();
    });

    it('too late: not one byte more is taken', async () => {
      const path = await begun(100);
      await sql.query(`update phoxray.upload set expires_at = now() - interval '1 second' where id = $1`, [
        path.slice(-36),
      ]);
      expect((await head(path)).status).toBe(410);
      expectProblem(await append(path, 0, Buffer.alloc(10)), 410, 'UPLOADS.UPLOAD_EXPIRED');
    });

    it('with more bytes than announced: not taken, and the rest may still follow', async () => {
      const file = noise(30, 30);
      const path = await begun(file.length);
      const tooMuch = await append(path, 0, Buffer.concat([file, Buffer.alloc(1)]));
      expectProblem(tooMuch, 413, 'UPLOADS.UPLOAD_OVERRUN');
      expect(tooMuch.body.detail).toContain('HEAD');
      const { headers } = await head(path).expect(200);
      await append(path, Number(headers['upload-offset']), file.subarray(Number(headers['upload-offset']))).expect(204);
      expect(await settled(path)).toMatchObject({ state: 'done' });
    });

    it('with a checksum that nobody would look at: refused, not ignored', async () => {
      const path = await begun(100);
      const sent = append(path, 0, Buffer.alloc(100)).set('Upload-Checksum', 'sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA=');
      expectProblem(await sent, 400, 'UPLOADS.CHECKSUM_NOT_OFFERED');
      expect((await head(path).expect(200)).headers['upload-offset']).toBe('0');
    });

    it('with a header that is wrong: it is named', async () => {
      const path = await begun(100);
      const sent = await append(path, 0, Buffer.alloc(10)).set('Content-Type', 'image/png');
      expectProblem(sent, 400, 'UPLOADS.MALFORMED_UPLOAD');
      expect(sent.body.errors).toEqual([{ pointer: '/Content-Type', detail: expect.any(String) }]);
    });
  });

  it('answer a wait when something happens, and no sooner', async () => {
    const file = noise(80, 80);
    const [path, other] = [await begun(file.length), await begun(file.length)];
    const started = performance.now();
    const idle = await show(`${path}?waitSeconds=1`).expect(200);
    expect(idle.body.state).toBe('receiving');
    expect(performance.now() - started).toBeGreaterThan(900);
    const wait = (where: string) => show(`${where}?waitSeconds=20`).then(({ body }) => [where, body.state]);
    // The one of which nothing is heard was asked for first, and so would be the first to be over.
    const waits = [wait(other), wait(path)];
    await append(path, 0, file).expect(204);
    expect(await Promise.race(waits)).toEqual([path, 'done']);
    expect((await show(`${path}?waitSeconds=21`)).status).toBe(400);
    await as(request(uploads.url).delete(other)).expect(204);
    await Promise.all(waits);
  });

  it('are done once, however often the queue says so', async () => {
    const file = noise(90, 90);
    const path = await begun(file.length);
    await append(path, 0, file).expect(204);
    const { radiographId } = await settled(path);
    await append(path, file.length, Buffer.alloc(0)).expect(204);
    expect((await settled(path)).radiographId).toBe(radiographId);
    const { rows } = await sql.query('select count(*)::int as count from phoxray.radiograph where account_id = $1', [
      ada.account.accountId,
    ]);
    expect(rows).toEqual([{ count: 1 }]);
  });
});
