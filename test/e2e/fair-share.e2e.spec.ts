import { randomUUID } from 'node:crypto';
import { Database } from '@phoxray/platform/database';
import { startInferenceApp, type InferenceApp } from '../setup/inference-app.js';
import { InferenceClient } from '../setup/inference-client.js';

/** As the stream service bounds it. */
const MAX_STREAMS = 48;

describe('what one account may take of the API', () => {
  let api: InferenceApp;
  let owner: InferenceClient;
  let stranger: InferenceClient;

  beforeAll(async () => {
    api = await startInferenceApp();
  });

  beforeEach(async () => {
    owner = new InferenceClient(api, await api.createAccount());
    stranger = new InferenceClient(api, await api.createAccount());
  });

  afterAll(() => api.stop());

  const queued = async (client: InferenceClient): Promise<string> =>
    (await client.start(await client.upload(), 'edges')).id;
  const follow = (client: InferenceClient, id: string): Promise<Response> =>
    fetch(`${api.url}/v1/jobs/${id}/events`, { headers: { Authorization: client.account.authorization } });
  const followAll = async (client: InferenceClient, id: string): Promise<Response[]> => {
    const streams = await Promise.all(Array.from({ length: MAX_STREAMS }, () => follow(client, id)));
    expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: MAX_STREAMS }, () => 200));
    return streams;
  };
  const endAll = async (client: InferenceClient, id: string, streams: readonly Response[]): Promise<string[]> => {
    const texts = streams.map((stream) => stream.text());
    await client.cancel(id).expect(200);
    return Promise.all(texts);
  };

  it('is a bounded number of event streams, which leaves other accounts theirs', async () => {
    const [mine, theirs] = [await queued(owner), await queued(stranger)];
    const streams = await followAll(owner, mine);
    const refused = await follow(owner, mine);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await refused.json()).toMatchObject({ code: 'INFERENCE.TOO_MANY_STREAMS' });
    const other = await follow(stranger, theirs);
    expect(other.status).toBe(200);
    await endAll(stranger, theirs, [other]);
    await endAll(owner, mine, streams);
    let again = await follow(owner, mine);
    while (again.status === 429) again = await follow(owner, mine);
    expect(await again.text()).toContain('"state":"cancelled"');
  });

  it('is not one transaction for each of its streams: they share what is read of a job', async () => {
    const id = await queued(owner);
    const streams = await followAll(owner, id);
    const transactions = jest.spyOn(api.app.get(Database), 'inAccount');
    const texts = await endAll(owner, id, streams);
    expect(texts.filter((text) => text.includes('"state":"cancelled"'))).toHaveLength(MAX_STREAMS);
    // The cancellation is one of them; a reading that was under way is followed by another.
    expect(transactions.mock.calls.length).toBeLessThanOrEqual(6);
    transactions.mockRestore();
  });

  it('is no second job, and no more than a bounded line, however often it repeats a request at once', async () => {
    const radiographId = await owner.upload();
    const key = randomUUID();
    const body = { radiographId, workflow: 'edges', parameters: {} };
    const answers = await Promise.all(Array.from({ length: 60 }, () => owner.create(body, key)));
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].every((status) => status === 201 || status === 429)).toBe(true);
    const refused = answers.filter(({ status }) => status === 429).map(({ body: { code } }) => code);
    expect(new Set(refused)).toEqual(new Set(refused.length === 0 ? [] : ['IDEMPOTENCY.TOO_MANY_WAITING']));
    expect(await api.asAdmin('select id from phoxray.job where radiograph_id = $1', [radiographId])).toHaveLength(1);
  });
});

describe('the image servers', () => {
  let api: InferenceApp;

  beforeAll(async () => {
    api = await startInferenceApp({ variables: { COMFYUI_PREFETCH: '1' } });
  });

  afterAll(() => api.stop());

  it('are used by accounts in turn: a job of one does not wait behind all jobs of another', async () => {
    const clients = await Promise.all(
      ['many', 'one', 'few'].map(async () => new InferenceClient(api, await api.createAccount())),
    );
    const [many, one, few] = clients;
    if (many === undefined || one === undefined || few === undefined) throw new Error('an account is missing');
    const radiographId = await many.upload();
    const order: string[] = [];
    const ask = async (name: string, client: InferenceClient, picture: string): Promise<void> => {
      order.push(`${(await client.start(picture, 'edges')).id} ${name}`);
    };
    for (let index = 0; index < 30; index += 1) await ask('many', many, radiographId);
    const theirs = [await few.upload(), await one.upload()];
    await ask('few', few, theirs[0] ?? '');
    await ask('few', few, theirs[0] ?? '');
    await ask('one', one, theirs[1] ?? '');
    await api.startWorker();
    const last = order[29]?.split(' ')[0] ?? '';
    await many.ended(last);
    const started = await api.asAdmin<{ id: string }>('select id from phoxray.job order by started_at, id');
    const names = started.map(({ id }) => order.find((line) => line.startsWith(id))?.split(' ')[1]);
    expect(names).toHaveLength(33);
    // One round for each account; a slot may have been given before a turn was over.
    expect(names.indexOf('one')).toBeLessThanOrEqual(3);
    expect(names.indexOf('few')).toBeLessThanOrEqual(3);
    expect(names.lastIndexOf('few')).toBeLessThanOrEqual(6);
    const ofMany = order.slice(0, 30).map((line) => line.split(' ')[0]);
    expect(started.map(({ id }) => id).filter((id) => ofMany.includes(id))).toEqual(ofMany);
  });
});
