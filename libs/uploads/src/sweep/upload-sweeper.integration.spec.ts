import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { newId, ObjectStore } from '@phoxray/kernel';
import { Client } from 'pg';
import request from 'supertest';
import { syntheticPng } from '../../../../test/factories/picture.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../../test/setup/uploads-app.js';
import { until } from '../../../../test/setup/until.js';
import { UploadsClient } from '../../../../test/setup/uploads-client.js';
import { ObjectSweep } from './object-sweep.js';
import { UploadSweeper } from './upload-sweeper.js';

const png = (height = 40): Buffer => syntheticPng({ width: 60, height });

describe('the sweeper of uploads', () => {
  let uploads: UploadsApp;
  let ada: UploadsClient;
  let sql: Client;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: true });
    sql = new Client({ connectionString: uploads.adminUrl });
    await sql.connect();
  });
  beforeEach(async () => {
    ada = new UploadsClient(uploads, await createTestAccount(uploads));
  });
  afterAll(async () => {
    await sql?.end();
    await uploads?.stop();
  });

  const sweeper = (): UploadSweeper => uploads.app.get(UploadSweeper, { strict: false });
  /** As if everything that is there were a day older than it is. */
  const sweepAll = () => uploads.app.get(ObjectSweep, { strict: false }).sweep(new Date(Date.now() + 60_000));
  const put = (name: string): Promise<number> =>
    uploads.app.get(ObjectStore, { strict: false }).put(name, Readable.from([Buffer.from('x')]));
  const pathOf = (name: string): string => join(uploads.objectsFolder, name);

  async function begin(length: number): Promise<string> {
    const attestation = Buffer.from(await ada.attest()).toString('base64');
    const { headers } = await request(uploads.url)
      .post('/v1/uploads')
      .set({ Authorization: ada.account.authorization, 'Tus-Resumable': '1.0.0', 'Upload-Length': String(length) })
      .set('Upload-Metadata', `attestation ${attestation}`)
      .expect(201);
    return String(headers['location']);
  }

  const append = (path: string, bytes: Buffer) =>
    request(uploads.url)
      .patch(path)
      .set({ Authorization: ada.account.authorization, 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0' })
      .set('Content-Type', 'application/offset+octet-stream')
      .send(bytes)
      .expect(204);

  it('removes what no row names, and keeps all that one does', async () => {
    const kept = await ada.keep(png());
    await ada.rendered(kept.id);
    const before = uploads.listObjects();
    const { accountId } = ada.account;
    const strays = ['original', 'rendition', 'staged'].map((kind) => `ab/${accountId}/${kind}/${newId()}`);
    const nobodys = `cd/${newId()}/original/${newId()}`;
    const others = `cd/${accountId}/result/${randomUUID()}`;
    for (const name of [...strays, nobodys, others]) await put(name);
    const young = await uploads.app.get(ObjectSweep, { strict: false }).sweep(new Date(Date.now() - 86_400_000));
    expect(young).toEqual({ removed: 0, missing: 0 });
    expect(await sweepAll()).toEqual({ removed: 4, missing: 0 });
    expect(uploads.listObjects().toSorted()).toEqual([...before, pathOf(others)].toSorted());
    expect(await sweepAll()).toEqual({ removed: 0, missing: 0 });
  });

  it('removes writes that ended halfway', async () => {
    const folder = pathOf('.incoming');
    mkdirSync(folder, { recursive: true });
    const [old, young] = [join(folder, newId()), join(folder, newId())];
    for (const path of [old, young]) writeFileSync(path, 'half');
    utimesSync(old, new Date(0), new Date(0));
    await uploads.app.get(ObjectSweep, { strict: false }).sweep(new Date(Date.now() - 86_400_000));
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
    unlinkSync(young);
  });

  it('counts rows whose object is lost, and names nobody', async () => {
    const kept = await ada.keep(png(41));
    await ada.rendered(kept.id);
    const { rows } = await sql.query('select object_name from phoxray.radiograph where id = $1', [kept.id]);
    unlinkSync(pathOf(rows[0].object_name));
    uploads.logger.lines.length = 0;
    expect((await sweepAll()).missing).toBe(1);
    expect(uploads.logger.lines).toEqual([JSON.stringify(['rows without an object', { count: 1 }])]);
    await ada.delete(kept.id).expect(204);
    await until(async () => (await sweepAll()).missing === 0);
  });

  it('forgets uploads whose time is over, with all that was staged', async () => {
    const path = await begin(5_000);
    await append(path, Buffer.alloc(1_000));
    const staged = uploads.listObjects().filter((name) => name.includes('/staged/'));
    expect(staged).toHaveLength(1);
    await sweeper().sweep();
    expect(existsSync(staged[0] ?? '')).toBe(true);
    await sql.query(`update phoxray.upload set expires_at = now() - interval '1 second' where id = $1`, [
      path.slice(-36),
    ]);
    await sweeper().sweep();
    expect((await sql.query('select from phoxray.upload where id = $1', [path.slice(-36)])).rowCount).toBe(0);
    await until(() => !existsSync(staged[0] ?? ''));
  });

  it('takes up renditions whose queue entry is lost', async () => {
    const kept = await ada.keep(png(42));
    await ada.rendered(kept.id);
    await sql.query(
      `update phoxray.rendition set state = 'pending', object_name = null, width = null, height = null, bytes = null,
         sha256 = null, created_at = now() - interval '1 hour' where radiograph_id = $1`,
      [kept.id],
    );
    await sweeper().sweep();
    expect(Object.values((await ada.rendered(kept.id)).renditions)).not.toContain('pending');
  });

  it('keeps no name of a file or an account in what it logs', () => {
    expect(readdirSync(uploads.objectsFolder).length).toBeGreaterThan(0);
    for (const line of uploads.logger.lines) expect(line).not.toContain(ada.account.accountId);
  });
});
