import { setImmediate as restartBegun } from 'node:timers/promises';
import { inspect } from 'node:util';
import { ComfyClient, type ComfyFailureReason, type Patience, type PromptOutcome } from '@phoxray/comfyui';
import { newId } from '@phoxray/kernel';
import type { EngineFaults } from '../../apps/engine/src/engine-server.js';
import { FAULT_GENERATIONS, REAL_URL, startEndpoint, type EndpointUnderTest } from './endpoint-under-test.js';
import { filesOf, maskGraph, noise, pixelsOf, run, thresholded, upload } from './mask-run.js';
import { until } from '../setup/until.js';

type Fault = NonNullable<Parameters<EngineFaults['plan']>[0]['faults']>[number];

const SAMPLES = noise(42);
/** Only for prompts that are lost, or hang: the others end, however long a busy machine takes. */
const SHORT_GRACE = { graceMs: 300 };
const SHORT_STALL = { stallMs: 300 };

/** A real server cannot be made to fail on purpose. */
const describeFaults = REAL_URL ? describe.skip : describe;

describeFaults.each(FAULT_GENERATIONS)('faults of the engine, generation %s', (target) => {
  let endpoint: EndpointUnderTest;
  let client: ComfyClient;

  beforeEach(async () => {
    endpoint = await startEndpoint(target);
    client = new ComfyClient({ url: endpoint.url });
    await client.connect();
    await client.probe();
  });

  afterEach(async () => {
    client.close();
    await endpoint.stop();
  });

  const plan = (...faults: Fault[]): void => endpoint.engine?.faults.plan({ faults });
  const fired = (): number => endpoint.engine?.faults.report().fired ?? 0;

  /** Uploads in peace, then lets the fault loose on submission and run. */
  async function outcomeUnder(fault: Fault, patience: Partial<Patience> = {}): Promise<PromptOutcome> {
    const { promptId, reference } = await upload(client, SAMPLES);
    plan(fault);
    const submitted = await client.submit({ promptId, graph: maskGraph(reference, 0.5) });
    if (submitted.state !== 'accepted') throw submitted.failure;
    return client.watch(promptId, { patience });
  }

  const failureUnder = async (fault: Fault, patience?: Partial<Patience>): Promise<unknown> => {
    const outcome = await outcomeUnder(fault, patience);
    return outcome.state === 'completed' ? null : outcome.failure;
  };

  async function expectRightMask(outcome: PromptOutcome): Promise<void> {
    const [mask] = await filesOf(client, outcome);
    expect(mask && (await pixelsOf(mask))).toEqual(thresholded(SAMPLES, 0.5));
    expect(fired()).toBeGreaterThan(0);
  }

  it.each<[string, Fault[]]>([
    ['the answer to its POST is lost', [{ kind: 'submit-drop' }]],
    ['its POST arrives twice', [{ kind: 'submit-twice' }]],
    ['a gateway fails on its POST', [{ kind: 'http-status', status: 502, route: 'prompt', method: 'POST' }]],
    ['the connection breaks on its POST', [{ kind: 'http-reset', route: 'prompt', method: 'POST' }]],
    ['the history is written late', [{ kind: 'slow-history', ms: 200 }]],
    ['the socket goes deaf', [{ kind: 'deaf-socket' }]],
    ['the socket goes deaf in the middle', [{ kind: 'deaf-socket', afterEvents: 9 }]],
    ['another client starves the socket', [{ kind: 'starved-socket', ms: 1_500 }]],
    ['the socket breaks', [{ kind: 'close-socket', afterEvents: 6 }]],
    [
      'look-ups fail for a while',
      [
        { kind: 'http-status', status: 503, route: 'history', times: 2 },
        { kind: 'http-status', status: 503, route: 'jobs', times: 2 },
      ],
    ],
    ['the download breaks once', [{ kind: 'view-reset' }]],
  ])('gets its own mask although %s', async (_what, faults) => {
    const { promptId, reference } = await upload(client, SAMPLES);
    plan(...faults);
    const submitted = await client.submit({ promptId, graph: maskGraph(reference, 0.5) });
    expect(submitted.state).toBe('accepted');
    await expectRightMask(await client.watch(promptId));
  });

  it('runs a prompt once when the answer to its POST is lost', async () => {
    const { promptId, reference } = await upload(client, SAMPLES);
    plan({ kind: 'submit-drop' });
    expect(await client.submit({ promptId, graph: maskGraph(reference, 0.5) })).toEqual({
      state: 'accepted',
      by: 'look-up',
    });
    await client.watch(promptId);
    expect((await client.probe()).queueRemaining).toBe(0);
    expect(fired()).toBe(1);
  });

  it('uses the name under which the input was stored', async () => {
    plan({ kind: 'renamed-upload' });
    const { promptId, reference } = await upload(client, SAMPLES);
    expect(reference).not.toBe(`phox/${promptId}/in.png [temp]`);
    await expectRightMask(await run(client, promptId, maskGraph(reference, 0.5)));
  });

  it.each<[ComfyFailureReason, Fault]>([
    ['OUTPUT_TRUNCATED', { kind: 'truncated-image' }],
    ['OUTPUT_WRONG_SIZE', { kind: 'wrong-size-image' }],
    ['OUTPUT_WRONG_SIZE', { kind: 'foreign-image' }],
    ['OUTPUT_COUNT_WRONG', { kind: 'extra-output' }],
    ['OUTPUT_COUNT_WRONG', { kind: 'missing-output' }],
    ['OUTPUT_MISSING', { kind: 'http-status', status: 404, route: 'view' }],
    ['SERVER_ERROR', { kind: 'http-status', status: 500, route: 'view' }],
  ])('calls a result %s and returns nothing of it: %j', async (reason, fault) => {
    const outcome = await outcomeUnder(fault);
    await expect(filesOf(client, outcome)).rejects.toMatchObject({ code: `COMFYUI.${reason}` });
    expect(fired()).toBeGreaterThan(0);
  });

  it.each<[string, object, Fault]>([
    ['out of memory', { kind: 'out-of-memory', retry: 'elsewhere', nodeId: '3' }, { kind: 'oom', node: '3' }],
    ['a poisoned device', { kind: 'poison', endpoint: 'unhealthy' }, { kind: 'poison', node: '3' }],
    ['a failing node', { kind: 'runtime', retry: 'never', nodeId: '4' }, { kind: 'execution-error', node: '4' }],
    ['an interrupt that was not ours', { kind: 'cancelled' }, { kind: 'foreign-interrupt', node: '3' }],
    ['a restart during the run', { kind: 'lost', retry: 'new-attempt' }, { kind: 'restart', at: 'node', node: '3' }],
    ['a restart after the submission', { kind: 'lost' }, { kind: 'restart', at: 'submit', downMs: 400 }],
  ])('classifies %s', async (_what, failure, fault) => {
    const patience = fault.kind === 'restart' ? SHORT_GRACE : {};
    expect(await failureUnder(fault, patience)).toMatchObject(failure);
    expect(fired()).toBe(1);
  });

  it('lets no pixel and no path of an error event through', async () => {
    const [canaryPixels, canaryPath] = ['0.13371337', '/canary/patient-name/secret.png'];
    const failure = await failureUnder({ kind: 'execution-error', canaryPixels, canaryPath });
    const everything = `${inspect(failure, { depth: 9, showHidden: true })}${JSON.stringify(failure)}`;
    expect(failure).toMatchObject({ code: 'COMFYUI.NODE_FAILED' });
    expect([canaryPixels, 'canary', 'patient-name', 'tensor'].filter((text) => everything.includes(text))).toEqual([]);
    expect(fired()).toBe(1);
  });

  it('knows that its input went with a restart, and that the graph is not to blame', async () => {
    const { promptId, reference } = await upload(client, SAMPLES);
    plan({ kind: 'restart', at: 'now' });
    await restartBegun();
    await until(() =>
      client.probe().then(
        () => true,
        () => false,
      ),
    );
    expect(await client.submit({ promptId, graph: maskGraph(reference, 0.5) })).toMatchObject({
      state: 'refused',
      failure: { code: 'COMFYUI.INPUT_LOST', retry: 'new-attempt' },
    });
  });

  it('works on after a restart, through a new connection', async () => {
    await failureUnder({ kind: 'restart', at: 'node', node: '3', downMs: 300 }, SHORT_GRACE);
    plan();
    expect(await client.connect()).toBe(true);
    const { promptId, reference } = await upload(client, SAMPLES);
    const [mask] = await filesOf(client, await run(client, promptId, maskGraph(reference, 0.5)));
    expect(mask && (await pixelsOf(mask))).toEqual(thresholded(SAMPLES, 0.5));
  });

  it('stops a run that hangs at a point where it can be stopped', async () => {
    expect(await failureUnder({ kind: 'hang', interruptible: true, node: '3' }, SHORT_STALL)).toMatchObject({
      code: 'COMFYUI.STALLED',
      endpoint: 'suspect',
    });
  });

  it('waits for an interrupt that takes its time', async () => {
    const { promptId, reference } = await upload(client, SAMPLES);
    plan({ kind: 'delay', ms: 200 }, { kind: 'slow-interrupt', ms: 400 });
    await client.submit({ promptId, graph: maskGraph(reference, 0.5) });
    expect(await client.cancel(promptId)).toMatchObject({ state: 'ended' });
  });

  it('says so when a run cannot be stopped', async () => {
    const { promptId, reference } = await upload(client, SAMPLES);
    plan({ kind: 'hang', interruptible: false, node: '3' });
    await client.submit({ promptId, graph: maskGraph(reference, 0.5) });
    await until(() => fired() === 1);
    expect(await client.cancel(promptId, { confirmMs: 400 })).toEqual({ state: 'unconfirmed' });
  });

  it('refuses to guess while the endpoint refuses it', async () => {
    plan({ kind: 'http-status', status: 403, times: 'always' });
    await expect(client.locate(newId())).rejects.toMatchObject({
      code: 'COMFYUI.ACCESS_REFUSED',
      endpoint: 'unhealthy',
    });
  });
});
