import { createHash, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { startInferenceApp, type InferenceApp } from '../setup/inference-app.js';
import { InferenceClient, PICTURE } from '../setup/inference-client.js';

const PIXELS = PICTURE.width * PICTURE.height;
const samples = Buffer.from(Array.from({ length: PIXELS }, (_, index) => index % 256));

/** Bands of brightness, as the workflow's description promises them. */
const BANDS: Record<string, (v: number) => boolean> = {
  'soft-tissue': (v) => v > 0.15 && v <= 0.45,
  'hard-tissue': (v) => v > 0.45 && v <= 0.85,
  metal: (v) => v > 0.85,
};

describe('a job from upload to masks', () => {
  let api: InferenceApp;
  let client: InferenceClient;

  beforeAll(async () => {
    api = await startInferenceApp();
    await api.startWorker();
    client = new InferenceClient(api, await api.createAccount());
  });

  afterAll(() => api.stop());

  it('gives the three masks of tissue-density, exact to the pixel', async () => {
    const radiographId = await client.upload(samples);
    const created = await client.start(radiographId);
    expect(created).toMatchObject({ state: 'queued', stage: 'queued', revision: 1, queuePosition: 1, attempt: 0 });
    const job = await client.ended(created.id);
    expect(job).toMatchObject({
      state: 'succeeded',
      stage: 'done',
      progress: 1,
      failure: null,
      attempt: 1,
      parameters: { softThreshold: 0.15, hardThreshold: 0.45, metalThreshold: 0.85 },
    });
    const results = await client.results(job.id);
    expect(results.map(({ output }) => output)).toEqual(Object.keys(BANDS));
    for (const result of results) {
      const png = await client.content(job.id, result.id);
      expect(createHash('sha256').update(png).digest('hex')).toBe(result.sha256);
      const metadata = await sharp(png).metadata();
      expect(metadata).toMatchObject({ ...PICTURE, format: 'png', channels: 1, depth: 'uchar' });
      const mask = await sharp(png).toColourspace('b-w').raw().toBuffer();
      expect(mask).toEqual(Buffer.from(samples).map((v) => (BANDS[result.output]?.(v / 255) ? 255 : 0)));
    }
  });

  it.each(['enhance', 'edges'])('runs %s', async (workflow) => {
    const { id } = await client.start(await client.upload(), workflow);
    expect(await client.ended(id)).toMatchObject({ state: 'succeeded' });
    expect(await client.results(id)).toHaveLength(1);
  });

  it('leaves nothing on the endpoint’s record and one usage record a job', async () => {
    const { id } = await client.start(await client.upload());
    await client.ended(id);
    const usage = await api.asAdmin('select credits from phoxray.usage_record where job_id = $1', [id]);
    expect(usage).toEqual([{ credits: 1 }]);
    const history = await fetch(`${api.engines[0]?.url}/history`).then((answer) => answer.text());
    expect(history).not.toContain(id);
  });

  it('answers a repeated key with the same job, and another request under that key with a refusal', async () => {
    const radiographId = await client.upload();
    const key = randomUUID();
    const body = { radiographId, workflow: 'tissue-density', parameters: {} };
    const first = await client.create(body, key).expect(201);
    const second = await client.create(body, key).expect(201);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.headers['location']).toBe(first.headers['location']);
    expect(second.body).toMatchObject({ id: first.body.id, radiographId, workflow: 'tissue-density' });
    await client.create({ ...body, workflow: 'edges' }, key).expect(422);
    expect(await api.asAdmin('select id from phoxray.job where radiograph_id = $1', [radiographId])).toHaveLength(1);
    await client.ended(first.body.id);
  });
});
