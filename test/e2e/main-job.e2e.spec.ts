import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import sharp from 'sharp';
import { listJobs, listRadiographs, listWorkflows } from '@phoxray/sdk';
import { makeSampleDicom } from '../../tools/sample/sample-dicom.mjs';
import { drawSyntheticPanoramic, HEIGHT, WIDTH } from '../../tools/sample/synthetic-panoramic.mjs';
import { Practitioner } from '../setup/practitioner.js';
import { hasRedis } from '../setup/redis.js';
import { startStack, type Stack } from '../setup/stack.js';

const THRESHOLDS = { softThreshold: 0.2, hardThreshold: 0.5, metalThreshold: 0.85 };
const backends: readonly ('postgres' | 'redis')[] = hasRedis() ? ['postgres', 'redis'] : ['postgres'];

/** The planted identity of the sample, none of which may be found anywhere after the upload. */
const PLANTED = ['Personne', 'Synthétique', 'SYNTH-PATIENT-1', 'Invented Practice', 'Référente', 'SYNTH-0001'];

interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

async function decode(png: Buffer): Promise<Pixels> {
  const { channels } = await sharp(png).metadata();
  const { data, info } = await sharp(png).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels };
}

/**
 * The masks, worked out here from the 16-bit sample and nothing else: window of the sample's header (DICOM PS3.3
 * C.11.2.1.2, LINEAR), eight bits, then the three bands of strict thresholds on v / 255.
 */
function expectedMasks(center: number, width: number): Record<string, Buffer> {
  const windowed = Array.from(drawSyntheticPanoramic(), (x) => {
    const y = (x - (center - 0.5)) / (width - 1) + 0.5;
    return Math.round(Math.min(1, Math.max(0, y)) * 255);
  });
  const band = (above: number, upTo: number): Buffer =>
    Buffer.from(windowed.map((v) => (v / 255 > above && v / 255 <= upTo ? 255 : 0)));
  const { softThreshold: soft, hardThreshold: hard, metalThreshold: metal } = THRESHOLDS;
  return { 'soft-tissue': band(soft, hard), 'hard-tissue': band(hard, metal), metal: band(metal, 1) };
}

/** How many pixels differ. */
function differing(actual: Buffer, expected: Buffer): number {
  let count = 0;
  for (let at = 0; at < expected.length; at++) if (actual[at] !== expected[at]) count++;
  return count;
}

function storedFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe.each(backends)('the main job with the queue on %s', (queue) => {
  let stack: Stack;
  let ada: Practitioner;
  let admin: Client;

  beforeAll(async () => {
    stack = await startStack({ queue });
    ada = await Practitioner.signUp(stack.url);
    admin = new Client({ connectionString: stack.environment.database.DATABASE_ADMIN_URL });
    await admin.connect();
  });

  afterAll(async () => {
    await admin?.end();
    await stack?.stop();
  });

  it('turns the sample radiograph into the three masks that a test works out by itself', async () => {
    const radiograph = await ada.upload(makeSampleDicom(), { patientReference: 'P-1' });
    expect(radiograph).toMatchObject({ format: 'dicom', modality: 'PX', width: WIDTH, height: HEIGHT, bitsStored: 16 });
    const job = await ada.submit(radiograph.id, { parameters: THRESHOLDS });
    const done = await ada.waitForEnd(job.id);
    expect(done).toMatchObject({ state: 'succeeded', stage: 'done', progress: 1, attempt: 1, failure: null });
    const { windowCenter, windowWidth } = radiograph;
    if (windowCenter === null || windowWidth === null) throw new Error('the sample names its window');
    const expected = expectedMasks(windowCenter, windowWidth);
    const results = await ada.results(job.id);
    expect(results.map((result) => result.output).sort()).toEqual(Object.keys(expected).sort());
    for (const result of results) {
      const mask = await decode(await ada.download(result));
      const wanted = expected[result.output] ?? Buffer.alloc(0);
      expect({ width: mask.width, height: mask.height, channels: mask.channels }).toEqual({
        width: WIDTH,
        height: HEIGHT,
        channels: 1,
      });
      expect(differing(mask.data, wanted)).toBe(0);
      expect(wanted.includes(255) && wanted.includes(0)).toBe(true);
    }
  });

  it.each(['enhance', 'edges'])('runs %s with its defaults', async (workflow) => {
    const radiograph = await ada.upload(makeSampleDicom());
    const job = await ada.submit(radiograph.id, { workflow });
    expect(await ada.waitForEnd(job.id)).toMatchObject({ state: 'succeeded' });
    const [result] = await ada.results(job.id);
    if (result === undefined) throw new Error('no result');
    expect(await decode(await ada.download(result))).toMatchObject({ width: WIDTH, height: HEIGHT });
  });

  it('says which workflows there are and that they can run', async () => {
    const { data } = await listWorkflows({ client: ada.client, throwOnError: true });
    expect(data.data.map(({ id, available }) => `${id} ${available}`).sort()).toEqual([
      'edges true',
      'enhance true',
      'tissue-density true',
    ]);
  });

  it('writes one usage record for each success, and chains the audit', async () => {
    const { rows } = await admin.query(
      `select (select count(*) from phoxray.job where state = 'succeeded')::int as succeeded,
              (select count(*) from phoxray.usage_record)::int as used,
              phoxray.find_audit_break($1) as broken`,
      [ada.accountId],
    );
    expect(rows[0]).toEqual({ succeeded: 3, used: 3, broken: null });
  });

  it('keeps one effect for one Idempotency-Key', async () => {
    const key = randomUUID();
    const radiograph = await ada.upload(makeSampleDicom(), { idempotencyKey: key });
    const again = await ada.upload(makeSampleDicom(), { idempotencyKey: key });
    // The answer to a retry is the radiograph as it is by now: its renditions may be made meanwhile.
    const lasting = ['id', 'sha256', 'createdAt'] as const;
    expect(lasting.map((name) => again[name])).toEqual(lasting.map((name) => radiograph[name]));
    const jobKey = randomUUID();
    const jobs = await Promise.all(
      Array.from({ length: 5 }, () => ada.submit(radiograph.id, { idempotencyKey: jobKey })),
    );
    expect(new Set(jobs.map((job) => job.id)).size).toBe(1);
  });

  it('leaves no trace of the planted identity in the store, the database, the queue or the logs', async () => {
    const { rows } = await admin.query<{ table_schema: string; table_name: string }>(
      `select table_schema, table_name from information_schema.tables where table_schema in ('phoxray', 'bullmq') and table_type = 'BASE TABLE'`,
    );
    const dumps: string[] = [];
    for (const { table_schema, table_name } of rows) {
      const table = `"${table_schema}"."${table_name}"`;
      const dump = await admin.query(`select coalesce(string_agg(t::text, ' '), '') as text from ${table} t`);
      dumps.push(String(dump.rows[0].text));
    }
    const everywhere = [
      ...dumps,
      ...storedFiles(stack.environment.objects).map((file) => readFileSync(file).toString('utf8')),
      stack.output(),
    ];
    for (const planted of [...PLANTED, 'Moreau', '@practice.example']) {
      expect(everywhere.filter((text) => text.includes(planted))).toEqual([]);
    }
  });

  it('shows another account nothing', async () => {
    const eve = await Practitioner.signUp(stack.url);
    const [theirs, jobs] = await Promise.all([
      listRadiographs({ client: eve.client, throwOnError: true }),
      listJobs({ client: eve.client, throwOnError: true }),
    ]);
    expect([theirs.data.data, jobs.data.data]).toEqual([[], []]);
  });
});
