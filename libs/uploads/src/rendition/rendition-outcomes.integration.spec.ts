import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseId } from '@phoxray/kernel';
import { migrate } from '@phoxray/platform/database';
import { platformMigrations } from '@phoxray/platform/migrations';
import { Client } from 'pg';
import { syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { writeScriptedDecoder } from '../../../../test/factories/scripted-decoder.js';
import { toneCurve, voiLutSequence } from '../../../../test/factories/voi-lut.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../../../../test/setup/uploads-app.js';
import { UploadsClient } from '../../../../test/setup/uploads-client.js';
import { uploadsMigrations } from '../migrations/index.js';
import { RadiographAccess } from '../radiograph/radiograph-access.js';
import { UploadSweeper } from '../sweep/upload-sweeper.js';

const ALL_READY = { display: 'ready', thumbnail: 'ready', grey16: 'ready' };
const panoramic = (): Uint8Array =>
  syntheticDicom({
    extra: [voiLutSequence({ entries: toneCurve(2_065, 16), bits: 16, firstMapped: 736 })],
    without: [0x00281050, 0x00281051, 0x00281055],
  });

/** What a job gets of a radiograph. */
async function pictureForJobs({ app }: UploadsApp, { account }: UploadsClient, text: string): Promise<Buffer> {
  const id = parseId<'radiograph'>(text);
  if (id === null) throw new Error('not an id');
  const access = app.get(RadiographAccess, { strict: false });
  return (await access.requireDisplay(account.accountId, id)).read();
}

describe('a radiograph with one rendition that cannot be made', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phoxray-scripted-'));

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['grey16', 'thumbnail', 'textRegions', 'display'])('has the others: %s is missing', async (missing) => {
    const DECODER_PROGRAM = writeScriptedDecoder(folder, { failing: [missing] });
    const uploads = await startUploadsApp({ worker: true, variables: { DECODER_PROGRAM } });
    try {
      const client = new UploadsClient(uploads, await createTestAccount(uploads));
      const { id, renditions } = await client.rendered((await client.keep(syntheticDicom())).id);
      expect(renditions).toEqual({ ...ALL_READY, ...(missing in ALL_READY && { [missing]: 'failed' }) });
      const picture = pictureForJobs(uploads, client, id);
      if (missing === 'display') await expect(picture).rejects.toMatchObject({ code: 'UPLOADS.RENDITION_FAILED' });
      else expect((await picture).toString()).toBe('display');
    } finally {
      await uploads.stop();
    }
  });
});

describe('a radiograph whose look comes from a VOI LUT', () => {
  let uploads: UploadsApp;
  let client: UploadsClient;
  let sql: Client;

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: true });
    sql = new Client({ connectionString: uploads.adminUrl });
    await sql.connect();
    client = new UploadsClient(uploads, await createTestAccount(uploads));
  });
  afterAll(async () => {
    await sql?.end();
    await uploads?.stop();
  });

  it('has every rendition, and a picture for jobs', async () => {
    const { id, renditions } = await client.rendered((await client.keep(panoramic())).id);
    expect(renditions).toEqual(ALL_READY);
    const png = await pictureForJobs(uploads, client, id);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('is shown after the update when an earlier version had failed to', async () => {
    const { id } = await client.rendered((await client.keep(panoramic())).id);
    await sql.query(
      `update phoxray.rendition set state = 'failed', object_name = null, width = null, height = null, bytes = null,
         sha256 = null, created_at = now() - interval '1 day' where radiograph_id = $1`,
      [id],
    );
    await sql.query(`delete from phoxray.schema_migration where name like 'RenderAgain%'`);
    const migrations = [...platformMigrations, ...uploadsMigrations];
    const url = uploads.ownerUrl;
    expect(await migrate({ url, migrations })).toEqual(['RenderAgain1795883800000']);
    expect((await client.get(`/${id}`)).body.renditions.display).toBe('pending');
    await uploads.app.get(UploadSweeper, { strict: false }).sweep();
    expect((await client.rendered(id)).renditions).toEqual(ALL_READY);
    const { rows } = await sql.query(`select relforcerowsecurity from pg_class where relname = 'rendition'`);
    expect(rows).toEqual([{ relforcerowsecurity: true }]);
  });
});
