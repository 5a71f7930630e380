import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { startInferenceApp, type InferenceApp } from '../setup/inference-app.js';
import { InferenceClient } from '../setup/inference-client.js';

interface StreamEvent {
  readonly event: string;
  readonly id: number;
  readonly job: { readonly state: string; readonly revision: number; readonly stage: string };
}

describe('who may see what of jobs', () => {
  let api: InferenceApp;
  let owner: InferenceClient;
  let stranger: InferenceClient;
  let radiographId: string;
  let done: string;

  beforeAll(async () => {
    api = await startInferenceApp({ engine: { nodeDelayMs: 40 } });
    await api.startWorker();
    owner = new InferenceClient(api, await api.createAccount());
    stranger = new InferenceClient(api, await api.createAccount());
    radiographId = await owner.upload();
    done = (await owner.start(radiographId)).id;
    await owner.ended(done);
  });

  afterAll(() => api.stop());

  /** The stream as a browser reads it, until it ends or `enough` says so. */
  async function watch(
    id: string,
    options: { lastEventId?: number; client?: InferenceClient; enough?: (event: StreamEvent) => unknown } = {},
  ): Promise<{ status: number; headers: Headers; events: StreamEvent[]; text: string }> {
    const response = await fetch(`${api.url}/v1/jobs/${id}/events`, {
      headers: {
        Authorization: (options.client ?? owner).account.authorization,
        ...(options.lastEventId === undefined ? {} : { 'Last-Event-ID': String(options.lastEventId) }),
      },
    });
    const events: StreamEvent[] = [];
    let [text, unread] = ['', ''];
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const blocks = `${unread}${chunk}`.split('\n\n');
      unread = blocks.pop() ?? '';
      for (const block of blocks.filter((part) => part.startsWith('event:'))) {
        const [event = '', eventId = '', data = ''] = block
          .split('\n')
          .map((line) => line.slice(line.indexOf(' ') + 1));
        const parsed = { event, id: Number(eventId), job: JSON.parse(data) };
        events.push(parsed);
        options.enough?.(parsed);
      }
    }
    return { status: response.status, headers: response.headers, events, text };
  }

  it.each([
    ['get', (id: string) => `/v1/jobs/${id}`],
    ['get', (id: string) => `/v1/jobs/${id}/results`],
    ['get', (id: string) => `/v1/jobs/${id}/events`],
    ['post', (id: string) => `/v1/jobs/${id}/cancel`],
  ] as const)('%s answers a stranger’s, an unknown and a malformed id alike', async (method, path) => {
    const ask = (id: string) =>
      request(api.url)[method](path(id)).set('Authorization', stranger.account.authorization).expect(404);
    const answers = await Promise.all([done, randomUUID(), 'no-id'].map(ask));
    const told = answers.map(({ body }) => ({ ...body, requestId: null }));
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    expect(told[0]).toMatchObject({ code: 'INFERENCE.JOB_NOT_FOUND' });
  });

  it('gives no result of another account, nor under another job', async () => {
    const [result] = await owner.results(done);
    await stranger.get(`/jobs/${done}/results/${result?.id}/content`).expect(404);
    const other = await owner.start(radiographId, 'edges');
    await owner.get(`/jobs/${other.id}/results/${result?.id}/content`).expect(404);
    await owner.ended(other.id);
  });

  it('starts no job over a stranger’s radiograph', async () => {
    const response = await stranger.create({ radiographId, workflow: 'edges', parameters: {} }).expect(404);
    expect(response.body.code).toBe('UPLOADS.RADIOGRAPH_NOT_FOUND');
  });

  it('lists only the account’s own jobs, by radiograph and state, page by page', async () => {
    expect((await stranger.get('/jobs').expect(200)).body).toEqual({ data: [], nextCursor: null });
    const first = (await owner.get(`/jobs?limit=1&radiographId=${radiographId}`).expect(200)).body;
    const second = (await owner.get(`/jobs?limit=1&cursor=${first.nextCursor}`).expect(200)).body;
    expect([first.data.length, second.data.length, first.data[0].id === second.data[0].id]).toEqual([1, 1, false]);
    expect((await owner.get('/jobs?state=failed').expect(200)).body.data).toEqual([]);
    await owner.get('/jobs?state=lost').expect(400);
  });

  it('sends an image as a file that no browser shows', async () => {
    const [result] = await owner.results(done);
    const { headers } = await owner.get(`/jobs/${done}/results/${result?.id}/content`).expect(200);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
      'content-disposition': 'attachment; filename="soft-tissue.png"',
    });
  });

  it('writes down every access', async () => {
    const rows = await api.asAdmin<{ action: string }>(
      `select distinct entry ->> 'action' as action from phoxray.audit_event where account_id = $1`,
      [owner.account.accountId],
    );
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['job.create', 'job.read', 'job.list', 'job.succeed', 'result.list', 'result.read']),
    );
  });

  it('refuses parameters, workflows and fields that are not as documented', async () => {
    const body = { radiographId, workflow: 'tissue-density', parameters: { softThreshold: 0.9 } };
    const refused = await owner.create(body).expect(422);
    expect(refused.body).toMatchObject({
      code: 'INFERENCE.INVALID_PARAMETERS',
      errors: [{ pointer: '/parameters/hardThreshold', detail: 'must be greater than softThreshold' }],
    });
    await owner.create({ ...body, parameters: {}, workflow: 'nothing' }).expect(404);
    await owner.create({ ...body, parameters: {}, workflowVersion: 2 }).expect(404);
    await owner.create({ ...body, parameters: {}, graph: {} }).expect(400);
    await owner.create({ ...body, parameters: [] }).expect(400);
    await request(api.url)
      .post('/v1/jobs')
      .set('Authorization', owner.account.authorization)
      .send({ ...body, parameters: {} })
      .expect(400);
  });

  it('describes the workflows without their graphs', async () => {
    const { body } = await owner.get('/workflows').expect(200);
    expect(body.data.map(({ id, available }: { id: string; available: boolean }) => [id, available])).toEqual([
      ['tissue-density', true],
      ['enhance', true],
      ['edges', true],
    ]);
    expect(JSON.stringify(body)).not.toMatch(/LoadImage|class_type|above-soft/);
    expect((await owner.get('/workflows/edges').expect(200)).body).toEqual(body.data[2]);
    await owner.get('/workflows/none').expect(404);
  });

  it('streams each revision once, in order, to the end', async () => {
    const [engine] = api.engines;
    engine?.faults.plan({ faults: [{ kind: 'hang', node: 'brightness' }] });
    const { id } = await owner.start(radiographId);
    const enough = ({ job }: StreamEvent) => job.stage === 'running' && engine?.faults.clear();
    const { events, headers } = await watch(id, { enough });
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(headers.get('content-type')).toContain('text/event-stream');
    const revisions = events.map((event) => event.id);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    expect(events.every(({ event, id, job }) => event === 'job' && id === job.revision)).toBe(true);
    expect(events.at(-1)?.job).toMatchObject({ state: 'succeeded', stage: 'done' });
    expect(events.map(({ job }) => job.state)).toEqual(expect.arrayContaining(['running', 'succeeded']));
  });

  it('streams nothing that was seen, and ends at once for a job that has ended', async () => {
    const { revision } = await owner.job(done);
    expect((await watch(done)).events.map(({ id }) => id)).toEqual([revision]);
    expect((await watch(done, { lastEventId: revision })).events).toEqual([]);
  });

  it('ends a stream whose session has ended', async () => {
    const client = new InferenceClient(api, await api.createAccount());
    const picture = await client.upload();
    const { id } = await client.start(picture);
    await client.ended(id);
    // Back in line by hand, where no worker looks for an hour: a stream that would stay open.
    await api.asAdmin(
      `update phoxray.job set state = 'queued', stage = 'queued', finished_at = null,
      queued_at = now() + interval '1 hour', revision = revision + 1 where id = $1`,
      [id],
    );
    const watching = watch(id, { client, enough: () => api.sessions.end(client.account.sessionId) });
    expect((await watching).events).toHaveLength(1);
    await request(api.url).get(`/v1/jobs/${id}`).set('Authorization', client.account.authorization).expect(401);
  });
});
