import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { Database } from '@phoxray/platform/database';
import { EncryptedObjects, newObjectName } from '@phoxray/platform/storage';
import { Client } from 'pg';
import type { Response } from 'supertest';
import { syntheticDicom } from '../../../test/factories/dicom.factory.js';
import { syntheticPng } from '../../../test/factories/picture.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../test/setup/uploads-app.js';
import { until } from '../../../test/setup/until.js';
import { collect, UploadsClient } from '../../../test/setup/uploads-client.js';
import { RENDITION_OBJECT } from './uploads.personal-data.js';

const png = syntheticPng({ width: 48, height: 32, bits: 16 });
/** Noise does not compress: the stored file has several encrypted frames. */
const large = syntheticPng({
  width: 512,
  height: 512,
  samples: createHash('shake256', { outputLength: 512 * 512 })
    .update('noise')
    .digest(),
});

describe('the gallery', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;
  let stranger: UploadsClient;
  let database: Client;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: true });
    database = new Client({ connectionString: uploads.adminUrl });
    await database.connect();
  });

  beforeEach(async () => {
    client = new UploadsClient(uploads, await createTestAccount(uploads));
    stranger = new UploadsClient(uploads, await createTestAccount(uploads));
  });

  afterAll(async () => {
    await database.end();
    await uploads.stop();
  });

  const objectsOf = ({ account }: UploadsClient): string[] =>
    uploads.listObjects().filter((path) => path.includes(account.accountId));

  async function untilObjects(count: number): Promise<string[]> {
    await until(() => objectsOf(client).length === count);
    return objectsOf(client);
  }

  async function actionsOf({ account }: UploadsClient): Promise<string[]> {
    const { rows } = await database.query<{ action: string }>(
      `select entry->>'action' as action from phoxray.audit_event where account_id = $1 order by seq`,
      [account.accountId],
    );
    return rows.map(({ action }) => action);
  }

  describe('a list', () => {
    it('is read newest first, page by page, each radiograph once', async () => {
      const kept: string[] = [];
      for (let count = 0; count < 5; count += 1) kept.push((await client.keep(png)).id);
      const read: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Response = await client.get(`?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`).expect(200);
        const { body } = page;
        expect(body.data.length).toBeLessThanOrEqual(2);
        read.push(...body.data.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor;
      }
      expect(read).toEqual(kept.toReversed());
    });

    it('is empty for another account, and refuses a limit or a cursor that it never gave', async () => {
      await client.keep(png);
      expect((await stranger.get('').expect(200)).body).toEqual({ data: [], nextCursor: null });
      await client.get('?limit=101').expect(400);
      expect((await client.get('?cursor=abc').expect(400)).body.code).toBe('HTTP.INVALID_CURSOR');
    });
  });

  describe('an Idempotency-Key', () => {
    it('gives what it made again, and keeps one file', async () => {
      const idempotencyKey = randomUUID();
      const first = await client.upload(png, { idempotencyKey });
      const again = await client.upload(png, { idempotencyKey, fileName: 'other-name.png' });
      expect([first.status, again.status]).toEqual([201, 201]);
      expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([
        undefined,
        'true',
      ]);
      expect([again.body.id, again.body.sha256]).toEqual([first.body.id, first.body.sha256]);
      await client.rendered(first.body.id);
      expect(await untilObjects(4)).toHaveLength(4);
    });

    it('has one effect however many requests race', async () => {
      const idempotencyKey = randomUUID();
      const answers = await Promise.all(Array.from({ length: 6 }, () => client.upload(png, { idempotencyKey })));
      expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
      expect((await client.get('').expect(200)).body.data).toHaveLength(1);
      await client.rendered(answers[0]?.body.id);
      expect(await untilObjects(4)).toHaveLength(4);
    });

    it.each([
      ['another file', syntheticPng({ width: 9, height: 9 }), {}],
      ['another name', png, { displayName: 'other' }],
    ])('is refused for %s', async (_name, file, fields) => {
      const idempotencyKey = randomUUID();
      const { id } = await client.keep(png, { idempotencyKey });
      const { status, body } = await client.upload(file, { idempotencyKey, fields });
      expect([status, body.code]).toEqual([422, 'IDEMPOTENCY.KEY_REUSED']);
      await client.rendered(id);
      expect(await untilObjects(4)).toHaveLength(4);
    });

    it('belongs to its account', async () => {
      const idempotencyKey = randomUUID();
      const own = await client.keep(png, { idempotencyKey });
      expect((await stranger.keep(png, { idempotencyKey })).id).not.toBe(own.id);
    });
  });

  describe('another account', () => {
    it('gets the answer of an id that is not there, on every route', async () => {
      const { id } = await client.keep(png);
      await client.rendered(id);
      for (const which of [id, newId(), 'not-an-id', `${id}%00`]) {
        for (const path of [`/${which}`, `/${which}/original`, `/${which}/renditions/display`]) {
          const { status, body } = await stranger.get(path);
          expect([path, status, body.code]).toEqual([path, 404, 'UPLOADS.RADIOGRAPH_NOT_FOUND']);
        }
        expect((await stranger.delete(which)).body.code).toBe('UPLOADS.RADIOGRAPH_NOT_FOUND');
      }
      await client.get(`/${id}`).expect(200);
    });

    it('or the owner, is told of a kind that is not there as what it is', async () => {
      const { id } = await client.keep(large);
      for (const kind of ['poster', 'grey16']) {
        const { status, body } = await client.get(`/${id}/renditions/${kind}`);
        expect([kind, status, body.code]).toEqual([kind, 404, 'UPLOADS.RENDITION_NOT_FOUND']);
        expect(body.detail).toContain('display, thumbnail');
      }
      expect((await stranger.get(`/${id}/renditions/grey16`)).body.code).toBe('UPLOADS.RADIOGRAPH_NOT_FOUND');
    });

    it('is kept out by the database alone', async () => {
      const { id } = await client.keep(png);
      const db = uploads.app.get(Database);
      const run = (sql: string): Promise<unknown[]> =>
        db.inAccount(stranger.account.accountId, () => db.query(sql, [id]));
      for (const table of [
        'radiograph where id = $1',
        'rendition where radiograph_id = $1',
        'attestation_record where radiograph_id = $1',
      ]) {
        expect(await run(`select 1 from phoxray.${table}`)).toEqual([]);
      }
      expect(await run('delete from phoxray.radiograph where id = $1 returning id')).toEqual([]);
      expect(await run(`update phoxray.rendition set state = 'failed' where radiograph_id = $1 returning id`)).toEqual(
        [],
      );
      await expect(run('update phoxray.radiograph set width = 1 where id = $1')).rejects.toThrow('permission denied');
      await expect(run('delete from phoxray.attestation_record where id = $1')).rejects.toThrow('permission denied');
      const forged = `insert into phoxray.rendition (account_id, id, radiograph_id, kind, state)
        values ('${client.account.accountId}', gen_random_uuid(), $1, 'display', 'pending')`;
      await expect(run(forged)).rejects.toThrow('row-level security');
    });
  });

  describe('a deletion', () => {
    it('takes rows and objects, leaves the evidence, and cannot be repeated', async () => {
      const { id } = await client.keep(png);
      await client.rendered(id);
      expect(objectsOf(client)).toHaveLength(4);
      await client.delete(id).expect(204);
      await client.get(`/${id}`).expect(404);
      await client.delete(id).expect(404);
      expect(await untilObjects(0)).toEqual([]);
      const left = await database.query(
        `select (select count(*)::int from phoxray.rendition where radiograph_id = $1) as renditions,
                (select count(*)::int from phoxray.attestation_record where radiograph_id = $1) as attestations`,
        [id],
      );
      expect(left.rows).toEqual([{ renditions: 0, attestations: 1 }]);
    });

    it('takes the object of a rendition that becomes ready at the same moment', async () => {
      const { id } = await client.keep(png);
      await client.rendered(id);
      const [before, objects] = [objectsOf(client), uploads.app.get(EncryptedObjects)];
      const late = newObjectName(client.account.accountId, RENDITION_OBJECT);
      await objects.put(randomBytes(32), late, Buffer.from('late'));
      await database.query('begin');
      await database.query(
        `update phoxray.rendition set object_name = $2 where radiograph_id = $1 and kind = 'display'`,
        [id, late],
      );
      const deletion = client.delete(id).expect(204);
      await Promise.all([deletion, delay(300).then(() => database.query('commit'))]);
      expect(await untilObjects(1)).toEqual([expect.any(String)]);
      expect(before).toContain(objectsOf(client)[0]);
    });

    it('leaves nothing either when it meets the renditions being made', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { id } = await client.keep(large);
        await delay(round * 20);
        await client.delete(id).expect(204);
      }
      for (let quiet = 0; quiet < 10; quiet = objectsOf(client).length === 0 ? quiet + 1 : 0) await delay(50);
      expect(objectsOf(client)).toEqual([]);
    });
  });

  describe('a download', () => {
    it('is neutral, inert and the caller’s own', async () => {
      const { id, sha256, bytes } = await client.keep(syntheticDicom());
      const { headers } = await client.get(`/${id}/original`).buffer(true).parse(collect).expect(200);
      expect(headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="radiograph-${id}.dcm"`,
        'content-length': String(bytes),
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'private, no-store',
        'accept-ranges': 'bytes',
        etag: `"${sha256}"`,
      });
      await client.rendered(id);
      const shown = await client.get(`/${id}/renditions/thumbnail`).expect(200);
      expect(shown.headers).toMatchObject({
        'content-type': 'image/png',
        'content-security-policy': "sandbox; default-src 'none'",
      });
    });

    it('gives any part of the file, across encrypted frames', async () => {
      const { id, bytes, sha256 } = await client.keep(large);
      const whole = await client.download(`/${id}/original`);
      expect(whole.length).toBe(bytes);
      const part = (range: string, ifRange?: string) => {
        const sent = client.get(`/${id}/original`).set('Range', range).buffer(true).parse(collect);
        return ifRange === undefined ? sent : sent.set('If-Range', ifRange);
      };
      for (const [range, start, end] of [
        ['bytes=0-0', 0, 0],
        ['bytes=65535-65536', 65_535, 65_536],
        ['bytes=1000-200000', 1_000, 200_000],
        [`bytes=${bytes - 5}-`, bytes - 5, bytes - 1],
        ['bytes=-17', bytes - 17, bytes - 1],
        ['bytes=7-99999999', 7, bytes - 1],
      ] as const) {
        const { body, headers } = await part(range).expect(206);
        expect(headers['content-range']).toBe(`bytes ${start}-${end}/${bytes}`);
        expect(whole.subarray(start, end + 1).equals(body)).toBe(true);
      }
      await part('bytes=0-0', `"${sha256}"`).expect(206);
      for (const ignored of ['bytes=0-1,4-5', 'pages=1-2', 'bytes']) {
        expect((await part(ignored).expect(200)).body.length).toBe(bytes);
      }
      expect((await part('bytes=0-0', '"other"').expect(200)).body.length).toBe(bytes);
    });

    it('is not sent, nor opened, for who has it', async () => {
      const { id, sha256 } = await client.keep(large);
      const path = `/${id}/original`;
      for (const stored of objectsOf(client).filter((name) => name.includes('/original/'))) writeFileSync(stored, '');
      for (const tags of [`"${sha256}"`, `W/"${sha256}"`, `"other", "${sha256}"`, '*']) {
        const asked = client.get(path).set('If-None-Match', tags).set('Range', 'bytes=99999999-');
        const { headers, body } = await asked.buffer(true).parse(collect).expect(304);
        expect(headers).toMatchObject({ etag: `"${sha256}"`, 'cache-control': 'private, no-store' });
        expect([body.length, headers['content-type'], headers['content-length']]).toEqual([0, undefined, undefined]);
      }
      await client.get(path).set('If-None-Match', '"other"').expect(500);
      await stranger.get(path).set('If-None-Match', '*').expect(404);
    });

    it('says that a range lies behind the end', async () => {
      const { id, bytes } = await client.keep(png);
      const { headers, body } = await client.get(`/${id}/original`).set('Range', `bytes=${bytes}-`).expect(416);
      expect(headers['content-range']).toBe(`bytes */${bytes}`);
      expect(body.code).toBe('UPLOADS.RANGE_NOT_SATISFIABLE');
    });

    it('never gives a byte of a damaged object', async () => {
      const { id } = await client.keep(large);
      await client.rendered(id);
      for (const path of objectsOf(client)) {
        const stored = readFileSync(path);
        stored.writeUInt8(stored.readUInt8(60) ^ 1, 60);
        writeFileSync(path, stored);
      }
      for (const part of ['original', 'renditions/display', 'renditions/thumbnail']) {
        const { status, body } = await client.get(`/${id}/${part}`);
        expect([status, body.code]).toEqual([500, 'HTTP.CONTENT_DAMAGED']);
      }
    });

    it('breaks off at the damage, so that nobody takes the rest for the file', async () => {
      const { id } = await client.keep(large);
      await client.rendered(id);
      const original = objectsOf(client).find((path) => path.includes('/original/')) ?? '';
      const stored = readFileSync(original);
      writeFileSync(original, stored.subarray(0, stored.length - 40));
      const url = `${uploads.url}/v1/radiographs/${id}/original`;
      const answer = await fetch(url, { headers: { Authorization: client.account.authorization } });
      expect(answer.status).toBe(200);
      await expect(answer.arrayBuffer()).rejects.toThrow('terminated');
    });
  });

  it('writes down every look and every change, in a chain that holds', async () => {
    const { id } = await client.keep(png);
    await client.rendered(id);
    await client.download(`/${id}/original`);
    await client.download(`/${id}/renditions/display`);
    await client.get('').expect(200);
    await client.delete(id).expect(204);
    const actions = await actionsOf(client);
    expect(actions[0]).toBe('radiograph.create');
    expect(new Set(actions)).toEqual(
      new Set([
        'radiograph.create',
        'radiograph.render',
        'radiograph.read',
        'radiograph.download',
        'radiograph.list',
        'radiograph.delete',
      ]),
    );
    expect(actions.at(-1)).toBe('radiograph.delete');
    const { accountId } = client.account;
    const broken = await uploads.app
      .get(Database)
      .inAccount(accountId, () => uploads.app.get(AuditLog).findFirstBreak());
    expect(broken).toBeNull();
  });
});
