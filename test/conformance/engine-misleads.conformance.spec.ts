import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createEngine } from '../../apps/engine/src/engine-server.js';
import type { EngineHandle } from '../../apps/engine/src/engine-server.js';
import { lastingPort } from '../setup/lasting-port.js';
import { EngineClient, HOUR_MS, noisePng, rampPng } from './engine-client.js';
import { maskGraph, preview, save, squareGraph } from './engine-graphs.js';

const recordSchema = z.object({
  outputs: z.record(
    z.string(),
    z.object({ images: z.array(z.object({ filename: z.string(), subfolder: z.string(), type: z.string() })) }),
  ),
  status: z.object({
    status_str: z.string(),
    completed: z.boolean(),
    messages: z.array(z.tuple([z.string(), z.unknown()])),
  }),
});

const filesOf = ({ outputs }: z.infer<typeof recordSchema>) => Object.values(outputs).flatMap(({ images }) => images);

/** The ways in which the protocol misleads a client; the engine has to mislead in the same way. */
describe('what a client must not believe', () => {
  let home: string;
  let engine: EngineHandle;
  let client: EngineClient;

  const start = async (historyLagMs = 4) => {
    engine = await createEngine({ home, generation: '0.3.64', historyLagMs, port: await lastingPort() });
    client = new EngineClient(engine.url, randomUUID());
  };

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'engine-'));
    await start();
    await client.upload(await rampPng(), 'in.png');
  });

  afterEach(async () => {
    await client.close();
    await engine.close();
    await rm(home, { recursive: true, force: true });
  });

  const submit = async (prompt: object, more: object = {}) => {
    const promptId = randomUUID();
    const response = await client.post('/prompt', { prompt, prompt_id: promptId, client_id: client.clientId, ...more });
    expect(response.status).toBe(200);
    return promptId;
  };

  const find = async (promptId: string) => {
    const { [promptId]: found } = await client.getJson(`/history/${promptId}`);
    return found === undefined ? null : recordSchema.parse(found);
  };

  const record = async (promptId: string) => {
    await client.until(async () => (await find(promptId)) !== null);
    return recordSchema.parse(await find(promptId));
  };

  const run = async (prompt: object) => record(await submit(prompt));

  const view = (file: { filename: string; subfolder: string; type: string }) => client.view(file);

  const heardTypes = () => client.heard.map((message) => ('type' in message ? message.type : 'binary'));

  it('1: accepts a prompt whose broken output branch it silently drops', async () => {
    const broken = { ...squareGraph(), q: { class_type: 'PreviewImage', inputs: { images: ['s', 0] } } };
    const response = await client.post('/prompt', { prompt: broken });
    expect(response.status).toBe(200);
    const body = z
      .object({ prompt_id: z.string(), node_errors: z.record(z.string(), z.unknown()) })
      .parse(await response.json());
    expect(body.node_errors).toMatchObject({
      q: { errors: [{ type: 'return_type_mismatch' }], dependent_outputs: ['q'], class_type: 'PreviewImage' },
    });
    expect(Object.keys((await record(body.prompt_id)).outputs)).toEqual(['p']);
  });

  it('2: runs the same prompt id again and overwrites its history; refuses the same number twice while pending', async () => {
    const promptId = await submit(squareGraph());
    const [first] = filesOf(await record(promptId));
    engine.faults.plan({ faults: [{ kind: 'hang' }] });
    const again = await client.post('/prompt', { prompt: squareGraph(0.7), prompt_id: promptId });
    expect(again.status).toBe(200);
    const waiting = { prompt: squareGraph(), prompt_id: randomUUID(), number: 7 };
    expect((await client.post('/prompt', waiting)).status).toBe(200);
    expect((await client.post('/prompt', waiting)).status).toBe(500);
    engine.faults.clear();
    await client.until(async () => filesOf(await record(promptId))[0]?.filename !== first?.filename);
  });

  it('3: answers malformed JSON and an unknown upload type with 500, as text', async () => {
    const malformed = await client.post('/prompt', '{"prompt":');
    expect([malformed.status, malformed.headers.get('content-type')]).toEqual([500, 'text/plain; charset=utf-8']);
    expect((await client.upload(await rampPng(), 'in.png', { type: 'elsewhere' })).status).toBe(500);
  });

  it('4: gives the same {} for an unknown, a pending and a running prompt', async () => {
    engine.faults.plan({ faults: [{ kind: 'hang', node: 's' }] });
    const [running, pending] = [await submit(squareGraph()), await submit(squareGraph())];
    for (const id of [running, pending, randomUUID()]) expect(await client.getJson(`/history/${id}`)).toEqual({});
    const item = z.tuple([z.number(), z.string()]).rest(z.unknown());
    const queue = z.object({ queue_running: z.array(item), queue_pending: z.array(item) });
    const { queue_running: now, queue_pending: later } = queue.parse(await client.getJson('/queue'));
    expect([...now, ...later].map(([number, id]) => [number, id])).toEqual([
      [0, running],
      [1, pending],
    ]);
    expect(await client.getJson('/prompt')).toEqual({ exec_info: { queue_remaining: 2 } });
  });

  it('5: says success before history knows', async () => {
    await engine.close();
    await start(HOUR_MS);
    await client.connect();
    const promptId = await submit(squareGraph());
    await client.until(() => heardTypes().includes('execution_success'));
    expect(heardTypes().at(-1)).toBe('execution_success');
    expect(await find(promptId)).toBeNull();
  });

  it('6 and 7: ends an interrupted run with executing null and status error', async () => {
    await client.connect();
    engine.faults.plan({ faults: [{ kind: 'hang', node: 's' }] });
    const promptId = await submit(squareGraph());
    await client.until(() => engine.faults.report().fired === 1);
    await client.post('/interrupt', { prompt_id: promptId });
    engine.faults.clear();
    await client.finished(promptId);
    const { status } = await record(promptId);
    expect(status).toMatchObject({ status_str: 'error', completed: false });
    expect(status.messages.at(-1)?.[0]).toBe('execution_interrupted');
  });

  it('8: answers 200 to an interrupt that hits nothing, and deletes pending prompts without a trace', async () => {
    await client.connect();
    engine.faults.plan({ faults: [{ kind: 'hang', node: 's' }] });
    const running = await submit(squareGraph());
    const pending = await submit(squareGraph(0.9));
    expect((await client.post('/interrupt', { prompt_id: pending })).status).toBe(200);
    expect((await client.post('/queue', { delete: [pending, randomUUID()] })).status).toBe(200);
    engine.faults.clear();
    expect(await record(running)).toMatchObject({ status: { completed: true } });
    await client.until(
      async () =>
        z.object({ exec_info: z.object({ queue_remaining: z.literal(0) }) }).safeParse(await client.getJson('/prompt'))
          .success,
    );
    expect(await find(pending)).toBeNull();
    expect(JSON.stringify(client.heard)).not.toContain(pending);
  });

  it('9: deregisters a new connection when the old one of the same client id closes', async () => {
    await client.connect();
    const newer = new EngineClient(engine.url, client.clientId);
    await newer.connect();
    await client.close();
    await newer.until(() => newer.heard.length === 1);
    const promptId = await submit(squareGraph());
    expect(await record(promptId)).toMatchObject({ status: { completed: true } });
    expect(newer.heard).toHaveLength(1);
    await newer.close();
  });

  it('9: tells a client that comes back which node runs, without a prompt id', async () => {
    engine.faults.plan({ faults: [{ kind: 'hang', node: 's' }] });
    await submit(squareGraph());
    await client.until(() => engine.faults.report().fired === 1);
    await client.connect();
    await client.until(() => client.heard.length > 1);
    expect(client.heard[1]).toEqual({ type: 'executing', data: { node: 's' } });
  });

  it('10: completes a cached run at once and names the old file', async () => {
    const graph = maskGraph('in.png', save('job'));
    const first = filesOf(await run(graph));
    expect(filesOf(await run(graph))).toEqual(first);
    expect(first).toEqual([{ filename: 'job_00001_.png', subfolder: '', type: 'output' }]);
  });

  it('10: runs again when the file was overwritten or memory was freed', async () => {
    const graph = maskGraph('in.png', save('job'));
    await run(graph);
    await client.upload(await rampPng(128), 'in.png', { overwrite: 'true' });
    expect(filesOf(await run(graph))[0]?.filename).toBe('job_00002_.png');
    await client.post('/free', { free_memory: true });
    expect(filesOf(await run(graph))[0]?.filename).toBe('job_00003_.png');
  });

  it('11: with a constant prefix, the history of patient A ends up at the image of patient B', async () => {
    const patientA = maskGraph('in.png', save('job'), 0.5);
    const [fileA] = filesOf(await run(patientA));
    if (!fileA) throw new Error('A file was promised');
    const bytesA = await (await view(fileA)).arrayBuffer();
    await rm(join(home, 'output', fileA.filename));
    const cached = await submit(patientA);
    expect(filesOf(await record(cached))).toEqual([fileA]);
    expect((await view(fileA)).status).toBe(404);
    await run(maskGraph('in.png', save('job'), 0.9));
    const served = await view(filesOf(await record(cached))[0] ?? fileA);
    expect(served.status).toBe(200);
    expect(Buffer.from(await served.arrayBuffer()).equals(Buffer.from(bytesA))).toBe(false);
  });

  it('12: deletes the record but never the file', async () => {
    const promptId = await submit(maskGraph('in.png', preview));
    const [file] = filesOf(await record(promptId));
    if (!file) throw new Error('A file was promised');
    expect(file).toMatchObject({
      filename: expect.stringMatching(/^ComfyUI_temp_[a-z]{5}_00001_\.png$/),
      type: 'temp',
    });
    await client.post('/history', { delete: [promptId] });
    expect(await find(promptId)).toBeNull();
    expect((await view(file)).status).toBe(200);
  });

  it('12: forgets queue, history and temp in a restart, and keeps input and output', async () => {
    const [saved] = filesOf(await run(maskGraph('in.png', save('job'))));
    const [previewed] = filesOf(await run(maskGraph('in.png', preview)));
    if (!saved || !previewed) throw new Error('Files were promised');
    engine.faults.plan({ faults: [{ kind: 'restart' }] });
    await client.until(() =>
      fetch(`${engine.url}/history`).then(
        async (r) => (await r.text()) === '{}',
        () => false,
      ),
    );
    expect((await view(saved)).status).toBe(200);
    expect((await view(previewed)).status).toBe(404);
    const response = await client.post('/prompt', { prompt: maskGraph('in.png', preview) });
    expect(await response.json()).toMatchObject({ number: 0, node_errors: {} });
  });

  it('stores other bytes under a taken name elsewhere, and reuses the same bytes', async () => {
    const names = [
      await client.upload(await rampPng(), 'in.png'),
      await client.upload(await rampPng(32), 'in.png'),
      await client.upload(await rampPng(32), 'in.png'),
      await client.upload(await rampPng(64), 'in.png', { overwrite: 'True' }),
      await client.upload(await rampPng(64), 'in.png', { overwrite: '1', type: 'temp', subfolder: 'phox/a' }),
    ];
    expect(await Promise.all(names.map((response) => response.json()))).toEqual([
      { name: 'in.png', subfolder: '', type: 'input' },
      { name: 'in (1).png', subfolder: '', type: 'input' },
      { name: 'in (1).png', subfolder: '', type: 'input' },
      { name: 'in (2).png', subfolder: '', type: 'input' },
      { name: 'in.png', subfolder: 'phox/a', type: 'temp' },
    ]);
    expect(await run(maskGraph('phox/a/in.png [temp]', preview))).toMatchObject({ status: { completed: true } });
  });

  it('starves every client while one does not read its picture', async () => {
    const deaf = new EngineClient(engine.url, 'deaf');
    await deaf.connect();
    deaf.pause();
    await client.connect();
    await client.upload(await noisePng(1300), 'noise.png');
    const picture = {
      '1': { class_type: 'LoadImage', inputs: { image: 'noise.png' } },
      ws: { class_type: 'SaveImageWebsocket', inputs: { images: ['1', 0] } },
    };
    const blocked = randomUUID();
    await client.post('/prompt', { prompt: picture, prompt_id: blocked, client_id: 'deaf' });
    await record(blocked);
    const promptId = await submit(squareGraph());
    await record(promptId);
    expect(heardTypes()).not.toContain('execution_success');
    deaf.terminate();
    await client.finished(promptId);
    expect(heardTypes()).toContain('execution_success');
  });
});
