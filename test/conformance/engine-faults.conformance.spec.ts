import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { z } from 'zod';
import { createEngine } from '../../apps/engine/src/engine-server.js';
import type { EngineHandle } from '../../apps/engine/src/engine-server.js';
import type { FaultPlanInput } from '../../apps/engine/src/faults/fault-plan.schema.js';
import { lastingPort } from '../setup/lasting-port.js';
import { EngineClient, HOUR_MS, rampPng } from './engine-client.js';
import { squareGraph } from './engine-graphs.js';

const fileSchema = z.object({ filename: z.string(), subfolder: z.string(), type: z.string() });
const recordSchema = z.object({
  outputs: z.record(z.string(), z.object({ images: z.array(fileSchema) })),
  status: z.object({
    status_str: z.string(),
    messages: z.array(z.tuple([z.string(), z.record(z.string(), z.unknown())])),
  }),
});

type PlannedFaults = NonNullable<FaultPlanInput['faults']>;

describe('the faults that the engine injects', () => {
  let home: string;
  let engine: EngineHandle;
  let client: EngineClient;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'engine-'));
    engine = await createEngine({ home, generation: '0.3.64', faultRoutes: true, port: await lastingPort() });
    client = new EngineClient(engine.url, randomUUID());
  });

  afterEach(async () => {
    await client.close();
    await engine.close();
    await rm(home, { recursive: true, force: true });
  });

  const plan = (...faults: PlannedFaults) => engine.faults.plan({ faults });
  const fired = () => engine.faults.report().fired;

  const post = (promptId: string, prompt: object = squareGraph()) =>
    client.post('/prompt', { prompt, prompt_id: promptId, client_id: client.clientId });

  const submit = async () => {
    const promptId = randomUUID();
    expect((await post(promptId)).status).toBe(200);
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

  const imagesOf = async (promptId: string) => (await record(promptId)).outputs['p']?.images ?? [];

  const failureOf = async (promptId: string) => {
    const { status } = await record(promptId);
    expect(status.status_str).toBe('error');
    return status.messages.at(-1)?.[1] ?? {};
  };

  const pictureOf = async (promptId: string) => {
    const [file] = await imagesOf(promptId);
    return Buffer.from(await (await client.view(file ?? {})).arrayBuffer());
  };

  const isUp = () =>
    fetch(`${engine.url}/queue`).then(
      (response) => response.ok,
      () => false,
    );

  const idle = async () => {
    await client.until(async () => JSON.stringify(await client.getJson('/prompt')).includes(':0'));
  };

  it('takes a plan over HTTP, checks it and counts what fired', async () => {
    const bad = await client.post('/__faults', { faults: [{ kind: 'meteor' }] });
    expect(bad.status).toBe(400);
    await client.post('/__faults', { seed: 4, faults: [{ kind: 'delay', ms: 1, classType: 'SolidMask' }] });
    await record(await submit());
    expect(await client.getJson('/__faults')).toMatchObject({
      seed: 4,
      generation: '0.3.64',
      fired: 1,
      faults: [{ fault: { kind: 'delay', times: 'always' }, matched: 1, fired: 1 }],
    });
    expect(await (await fetch(`${engine.url}/__faults`, { method: 'DELETE' })).json()).toMatchObject({ faults: [] });
  });

  it('delay: slows a node, and only the one named', async () => {
    plan({ kind: 'delay', ms: 80, node: 'i' });
    const started = performance.now();
    await record(await submit());
    expect(performance.now() - started).toBeGreaterThanOrEqual(80);
    expect(fired()).toBe(1);
  });

  it('hang: never ends, ignores the interrupt, goes on when the plan is cleared', async () => {
    plan({ kind: 'hang', node: 's' });
    const promptId = await submit();
    await client.until(() => fired() === 1);
    await client.post('/interrupt', { prompt_id: promptId });
    await sleep(60);
    expect(await find(promptId)).toBeNull();
    engine.faults.clear();
    expect((await failureOf(promptId))['node_id']).toBe('i');
  });

  it('hang: obeys the interrupt when it is interruptible', async () => {
    plan({ kind: 'hang', interruptible: true });
    const promptId = await submit();
    await client.until(() => fired() === 1);
    await client.post('/interrupt', { prompt_id: promptId });
    expect((await failureOf(promptId))['node_id']).toBe('s');
  });

  it('http-status, http-delay, http-reset: on the route named', async () => {
    plan(
      { kind: 'http-status', status: 500, route: 'prompt', method: 'POST' },
      { kind: 'http-delay', ms: 40, route: 'queue' },
      { kind: 'http-reset', route: 'history' },
    );
    expect((await post(randomUUID())).status).toBe(500);
    expect((await post(randomUUID())).status).toBe(200);
    const started = performance.now();
    await client.getJson('/api/queue');
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
    await expect(fetch(`${engine.url}/history`)).rejects.toThrow('fetch failed');
  });

  it('submit-drop: accepts the prompt and drops the answer', async () => {
    plan({ kind: 'submit-drop' });
    const promptId = randomUUID();
    await expect(post(promptId)).rejects.toThrow('fetch failed');
    expect((await record(promptId)).status.status_str).toBe('success');
  });

  it('submit-twice: runs one submit two times', async () => {
    await client.connect();
    plan({ kind: 'submit-twice' });
    const promptId = await submit();
    await client.until(
      () =>
        client.heard.filter((m) => 'type' in m && m.type === 'execution_success' && m.data['prompt_id'] === promptId)
          .length === 2,
    );
  });

  it('slow-history: leaves a finished prompt nowhere for a while', async () => {
    plan({ kind: 'slow-history', ms: HOUR_MS });
    await client.connect();
    const promptId = await submit();
    await client.finished(promptId);
    expect(JSON.stringify(await client.getJson('/queue'))).not.toContain(promptId);
    expect(await find(promptId)).toBeNull();
    plan({ kind: 'slow-history', ms: 50 });
    expect((await record(await rerun(0.9))).status.status_str).toBe('success');
    expect(fired()).toBe(1);
  });

  it('slow-interrupt: lets nodes run on after the answer', async () => {
    plan({ kind: 'slow-interrupt', ms: HOUR_MS }, { kind: 'hang', node: 's' });
    const promptId = await submit();
    await client.until(() => fired() === 1);
    expect((await client.post('/interrupt', { prompt_id: promptId })).status).toBe(200);
    expect(fired()).toBe(2);
    engine.faults.clear();
    expect((await record(promptId)).status.status_str).toBe('success');
  });

  it('foreign-interrupt: stops a prompt nobody wanted to stop', async () => {
    plan({ kind: 'foreign-interrupt', classType: 'MaskToImage' });
    expect((await record(await submit())).status.messages.at(-1)?.[0]).toBe('execution_interrupted');
  });

  it('deaf-socket and close-socket: after so many messages', async () => {
    plan({ kind: 'deaf-socket', afterEvents: 2 });
    await client.connect();
    await record(await submit());
    await idle();
    await client.until(() => client.heard.length > 1);
    expect(client.heard).toHaveLength(2);
    await client.close();
    plan({ kind: 'close-socket', afterEvents: 1 });
    const other = new EngineClient(engine.url, 'other');
    await other.connect();
    const code = other.closeCode();
    await submit();
    expect(await code).toBe(1006);
  });

  it('starved-socket: holds every message back', async () => {
    await client.connect();
    plan({ kind: 'starved-socket', ms: HOUR_MS });
    await record(await submit());
    expect(client.heard).toHaveLength(1);
  });

  it('starved-socket: loses none of them', async () => {
    await client.connect();
    plan({ kind: 'starved-socket', ms: 50 });
    await client.finished(await submit());
  });

  it('view-reset: breaks a download in the middle', async () => {
    plan({ kind: 'view-reset', afterBytes: 20 });
    const [file] = await imagesOf(await submit());
    const response = await client.view(file ?? {});
    await expect(response.arrayBuffer()).rejects.toThrow('terminated');
    expect((await (await client.view(file ?? {})).arrayBuffer()).byteLength).toBeGreaterThan(20);
  });

  it('truncated-image, wrong-size-image, foreign-image: spoil what an output node hands over', async () => {
    plan({ kind: 'truncated-image' });
    await expect(
      sharp(await pictureOf(await submit()))
        .raw()
        .toBuffer(),
    ).rejects.toThrow(/Input buffer|png/);
    engine.faults.plan({ faults: [{ kind: 'wrong-size-image' }] });
    expect(await sharp(await pictureOf(await rerun(0.1))).metadata()).toMatchObject({ width: 15, height: 16 });
    engine.faults.plan({ faults: [{ kind: 'foreign-image' }] });
    expect(await sharp(await pictureOf(await rerun(0.2))).metadata()).toMatchObject({ width: 64, height: 48 });
    engine.faults.plan({ faults: [{ kind: 'foreign-image', sameSize: true }] });
    expect(await sharp(await pictureOf(await rerun(0.3))).metadata()).toMatchObject({ width: 16, height: 16 });
  });

  /** Another value, so that nothing is cached. */
  const rerun = async (value: number) => {
    const promptId = randomUUID();
    await post(promptId, squareGraph(value));
    return promptId;
  };

  it('extra-output and missing-output: the wrong number of files', async () => {
    plan({ kind: 'extra-output' });
    expect(await imagesOf(await rerun(0.4))).toHaveLength(2);
    plan({ kind: 'missing-output' });
    expect(await imagesOf(await rerun(0.5))).toHaveLength(0);
  });

  it('renamed-upload: stores under another name than asked', async () => {
    plan({ kind: 'renamed-upload' });
    const answer = await client.upload(await rampPng(), 'in.png', { overwrite: 'true', type: 'temp', subfolder: 'a' });
    expect(await answer.json()).toEqual({ name: 'in (1).png', subfolder: 'a', type: 'temp' });
    expect((await client.view({ filename: 'in.png', type: 'temp', subfolder: 'a' })).status).toBe(404);
  });

  it('oom: names memory, and the server stays up', async () => {
    plan({ kind: 'oom' });
    expect((await failureOf(await submit()))['exception_message']).toContain('out of memory');
    expect((await record(await submit())).status.status_str).toBe('success');
  });

  it('poison: fails everything until a restart', async () => {
    plan({ kind: 'poison' });
    expect((await failureOf(await submit()))['exception_message']).toContain('CUDA error');
    expect((await failureOf(await rerun(0.6)))['exception_message']).toContain('CUDA error');
    plan({ kind: 'restart' });
    await client.until(() =>
      fetch(`${engine.url}/history`).then(
        async (r) => (await r.text()) === '{}',
        () => false,
      ),
    );
    expect((await record(await rerun(0.7))).status.status_str).toBe('success');
  });

  it('execution-error: plants pixels and paths where the real server leaks them', async () => {
    plan({ kind: 'execution-error', canaryPixels: '0.42424242', canaryPath: '/canary/name.png', node: 'i' });
    const failure = await failureOf(await submit());
    expect(failure).toMatchObject({ node_id: 'i', node_type: 'MaskToImage', executed: ['s'] });
    expect(JSON.stringify(failure['current_inputs'])).toContain('0.42424242');
    expect(JSON.stringify(failure['traceback'])).toContain('/canary/name.png');
  });

  it('leaks no pixel and no path without being told to', async () => {
    await client.upload(Buffer.from('no picture'), 'secret-name.png');
    const promptId = randomUUID();
    const graph = {
      l: { class_type: 'LoadImage', inputs: { image: 'secret-name.png' } },
      p: { class_type: 'PreviewImage', inputs: { images: ['l', 0] } },
    };
    await post(promptId, graph);
    const failure = await failureOf(promptId);
    expect(failure['current_inputs']).toEqual({ image: ['secret-name.png'] });
    expect(JSON.stringify({ ...failure, current_inputs: null })).not.toMatch(new RegExp(`secret-name|${home}`));
  });

  it('restart in a node: 1006, and a port that is closed for a while', async () => {
    await client.connect();
    const code = client.closeCode();
    plan({ kind: 'restart', at: 'node', node: 'i', downMs: HOUR_MS });
    await submit();
    expect(await code).toBe(1006);
    await expect(fetch(`${engine.url}/queue`)).rejects.toThrow('fetch failed');
  });

  it('restart in a node: amnesia, no history', async () => {
    plan({ kind: 'restart', at: 'node', node: 'i', downMs: 50 });
    const promptId = await submit();
    await client.until(() => fired() === 1);
    await client.until(isUp);
    expect(await find(promptId)).toBeNull();
    expect(await client.getJson('/queue')).toEqual({ queue_running: [], queue_pending: [] });
    expect((await record(await submit())).status.status_str).toBe('success');
  });

  it('restart after a submit: the answer arrives, the prompt is lost', async () => {
    plan({ kind: 'restart', at: 'submit' });
    const promptId = await submit();
    await client.until(isUp);
    expect(await find(promptId)).toBeNull();
  });

  const chances = async () => {
    engine.faults.plan({
      seed: 7,
      faults: [{ kind: 'http-status', status: 503, route: 'features', times: 'always', probability: 0.5, skip: 2 }],
    });
    const statuses: number[] = [];
    for (let i = 0; i < 12; i += 1) statuses.push((await fetch(`${engine.url}/features`)).status);
    return statuses;
  };

  it('fires by chance as the seed says, the same way every time', async () => {
    const first = await chances();
    expect(first.slice(0, 2)).toEqual([200, 200]);
    expect(new Set(first)).toEqual(new Set([200, 503]));
    expect(await chances()).toEqual(first);
  });

  const status = async (id: string) => {
    const response = await fetch(`${engine.url}/api/jobs/${id}`);
    return response.ok ? z.looseObject({ status: z.string() }).parse(await response.json()).status : response.status;
  };

  describe('generation 0.33.0', () => {
    beforeEach(() => engine.faults.plan({ generation: '0.33.0' }));

    it('wants a canonical UUID and names a missing class by its own type', async () => {
      for (const bad of ['anything', randomUUID().toUpperCase()]) {
        const response = await post(bad);
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ error: { type: 'invalid_prompt_id' } });
      }
      const unknown = await client.post('/prompt', { prompt: { '9': { class_type: 'KSampler', inputs: {} } } });
      expect(await unknown.json()).toMatchObject({
        error: { type: 'missing_node_type', extra_info: { node_id: '9' } },
      });
    });

    it('tells pending, running, completed, failed, cancelled and lost apart at /api/jobs', async () => {
      const done = await submit();
      await record(done);
      plan({ kind: 'oom', skip: 0 });
      const failed = await rerun(0.11);
      await record(failed);
      plan({ kind: 'hang', interruptible: true, node: 's' });
      const [running, pending] = [await rerun(0.12), await rerun(0.13)];
      await client.until(() => fired() === 1);
      expect(await Promise.all([done, failed, running, pending, randomUUID()].map(status))).toEqual([
        'completed',
        'failed',
        'in_progress',
        'pending',
        404,
      ]);
      expect(await (await client.post(`/api/jobs/${pending}/cancel`, {})).json()).toEqual({ cancelled: true });
      expect(await (await client.post(`/api/jobs/${running}/cancel`, {})).json()).toEqual({ cancelled: true });
      await record(running);
      expect(await Promise.all([running, pending].map(status))).toEqual(['cancelled', 404]);
      expect(await (await client.post(`/api/jobs/${running}/cancel`, {})).json()).toEqual({ cancelled: false });
    });

    it('lists jobs in pages and refuses odd questions', async () => {
      for (const value of [0.21, 0.22, 0.23]) await record(await rerun(value));
      expect(await client.getJson('/api/jobs?limit=2&status=completed,failed')).toMatchObject({
        jobs: [{ status: 'completed', outputs_count: 1 }, { status: 'completed' }],
        pagination: { offset: 0, limit: 2, total: 3, has_more: true },
      });
      expect((await fetch(`${engine.url}/api/jobs?status=lost`)).status).toBe(400);
      const malformed = await client.post('/api/jobs/cancel', { job_ids: ['x'] });
      expect([malformed.status, await malformed.json()]).toMatchObject([400, { invalid_ids: ['x'] }]);
      expect((await fetch(`${engine.url}/jobs`)).status).toBe(404);
    });
  });
});
