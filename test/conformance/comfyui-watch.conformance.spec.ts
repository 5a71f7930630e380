import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ComfyClient, evenWeights, type ComfyGraph, type PromptProgress } from '@phoxray/comfyui';
import { newId, type AttemptId } from '@phoxray/kernel';
import * as fc from 'fast-check';
import { ScriptedPeer } from './scripted-peer.js';
import { until } from '../setup/until.js';

const GRAPH: ComfyGraph = {
  '1': { class_type: 'LoadImage', inputs: { image: 'a.png' } },
  '2': { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
};
const PATIENCE = { graceMs: 400, stallMs: 60_000, unreachableMs: 400 };
/** Never, as far as a test is concerned. */
const HOUR_MS = 3_600_000;

let peer: ScriptedPeer;
let client: ComfyClient;

beforeEach(async () => {
  peer = await ScriptedPeer.start();
  client = new ComfyClient({ url: peer.url });
});

afterEach(async () => {
  jest.restoreAllMocks();
  client.close();
  await peer.stop();
});

type End = 'success' | 'error' | 'interrupted';

/** What the peer knows about a prompt; changed by the test while the client watches. */
interface Truth {
  place: 'pending' | 'running' | 'nowhere';
  ended: End | null;
}

function tellTruth(promptId: AttemptId): Truth {
  const truth: Truth = { place: 'running', ended: null };
  const item = [0, promptId, {}, {}, []];
  peer.on('POST /prompt', { json: { prompt_id: promptId, number: 0, node_errors: {} } });
  peer.on('GET /history/*', () => ({ json: truth.ended ? { [promptId]: record(truth.ended) } : {} }));
  peer.on('GET /queue', () => ({
    json: {
      queue_running: truth.place === 'running' ? [item] : [],
      queue_pending: truth.place === 'pending' ? [item] : [],
    },
  }));
  return truth;
}

function record(end: End): object {
  const messages = end === 'success' ? [] : [[`execution_${end}`, { node_id: '2', node_type: 'PreviewImage' }]];
  return {
    outputs: {},
    status: { status_str: end === 'success' ? 'success' : 'error', completed: end === 'success', messages },
  };
}

/** The client has heard all that it was told: it answers a ping in its turn. */
async function untilHeard(): Promise<void> {
  const socket = peer.upgrades.at(-1)?.socket;
  if (socket === undefined) throw new Error('Nobody is connected.');
  const answered = once(socket, 'pong');
  socket.ping();
  await answered;
}

/** Connects and submits; the socket is trusted, and nothing is under way any more. */
async function submitHeard(promptId: AttemptId): Promise<void> {
  await client.connect();
  await client.locate(newId());
  await client.submit({ promptId, graph: GRAPH });
  peer.tell('status', {});
  await untilHeard();
}

const STATES = { success: 'completed', error: 'failed', interrupted: 'interrupted' } as const;

describe('watching', () => {
  it('is woken by the socket: one look, at the event, finds the end', async () => {
    const promptId: AttemptId = newId();
    const truth = tellTruth(promptId);
    await submitHeard(promptId);
    const watch = client.watch(promptId, { pollMs: HOUR_MS });
    const asked = peer.arrivals.length;
    truth.ended = 'success';
    peer.tell('executing', { node: null, prompt_id: promptId });
    expect(await watch).toMatchObject({ state: 'completed' });
    expect(peer.arrivals.length - asked).toBe(1);
  });

  it('hears an end that came before it began to watch', async () => {
    const promptId: AttemptId = newId();
    const truth = tellTruth(promptId);
    await submitHeard(promptId);
    peer.tell('execution_success', { prompt_id: promptId });
    peer.tell('executing', { node: null, prompt_id: promptId });
    await untilHeard();
    truth.ended = 'success';
    const asked = peer.arrivals.length;
    expect(await client.watch(promptId, { pollMs: HOUR_MS })).toMatchObject({ state: 'completed' });
    expect(peer.arrivals.length - asked).toBe(1);
  });

  it('finds the end of a run of another process, of which the socket tells nothing', async () => {
    const promptId: AttemptId = newId();
    tellTruth(promptId).ended = 'success';
    expect(await client.watch(promptId)).toMatchObject({ state: 'completed' });
    expect(peer.upgrades).toEqual([]);
  });

  it('reports places, nodes and a share that reaches 1 only at the end', async () => {
    const promptId: AttemptId = newId();
    const truth = tellTruth(promptId);
    truth.place = 'pending';
    await client.connect();
    await client.submit({ promptId, graph: GRAPH });
    const seen: PromptProgress[] = [];
    const watch = client.watch(promptId, {
      weights: evenWeights(GRAPH),
      onProgress: (step) => seen.push(step),
      pollMs: 30,
    });
    await until(() => seen.some(({ position }) => position === 1));
    truth.place = 'running';
    peer.tell('executing', { node: '1', prompt_id: promptId });
    peer.tell('progress', { node: '1', value: 1, max: 2, prompt_id: promptId });
    await until(() => seen.some(({ value }) => value === 0.25));
    truth.ended = 'success';
    await watch;
    expect(seen.at(-1)).toEqual({ state: 'running', value: 1, nodeId: null, position: null });
    expect(seen.slice(0, -1).every(({ value }) => value < 1)).toBe(true);
    expect(seen.map(({ nodeId }) => nodeId)).toContain('1');
  });

  it('calls a prompt lost when a restarted server knows it no more', async () => {
    const promptId: AttemptId = newId();
    tellTruth(promptId).place = 'nowhere';
    const startedAt = performance.now();
    expect(await client.watch(promptId, { patience: PATIENCE })).toMatchObject({
      state: 'lost',
      failure: { code: 'COMFYUI.PROMPT_LOST', retry: 'new-attempt' },
    });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(PATIENCE.graceMs);
  });

  it('says that an endpoint is unreachable, not that the prompt is lost', async () => {
    const promptId: AttemptId = newId();
    peer.on('GET /history/*', { status: 503 });
    expect(await client.watch(promptId, { patience: PATIENCE })).toMatchObject({
      state: 'unreachable',
      failure: { code: 'COMFYUI.GATEWAY_ERROR', retry: 'same-after-reconcile' },
    });
  });

  it('stops a run that does not move, and says whether it could', async () => {
    const [stoppable, stuck]: AttemptId[] = [newId(), newId()];
    for (const [promptId, code] of [
      [stoppable, 'STALLED'],
      [stuck, 'ENDPOINT_STUCK'],
    ] as const) {
      if (!promptId) throw new Error('unreachable');
      const truth = tellTruth(promptId);
      peer.on('POST /interrupt', () => {
        if (promptId === stoppable) truth.ended = 'interrupted';
        return promptId === stoppable ? {} : { status: 500 };
      });
      const outcome = await client.watch(promptId, { patience: { ...PATIENCE, stallMs: 100 }, pollMs: 20 });
      expect(outcome).toMatchObject({ state: 'stalled', failure: { code: `COMFYUI.${code}` } });
    }
  });

  it('does not take the steps of a slow node for a stall', async () => {
    const promptId: AttemptId = newId();
    const truth = tellTruth(promptId);
    // Patience is measured on a clock that only this test moves; requests and sockets go on as ever.
    let now = performance.now();
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    await submitHeard(promptId);
    const watch = client.watch(promptId, { patience: { stallMs: 150 }, pollMs: 20 });
    for (let value = 0; value < 10; value += 1) {
      peer.tell('progress', { node: '1', value, max: 10, prompt_id: promptId });
      await untilHeard();
      const looks = peer.count('GET /queue');
      now += 149;
      await until(() => peer.count('GET /queue') > looks);
    }
    truth.ended = 'success';
    now += 149;
    expect(await watch).toMatchObject({ state: 'completed' });
  });

  it('rejects with the reason of its signal, and stops asking', async () => {
    const promptId: AttemptId = newId();
    tellTruth(promptId);
    const reason = new Error('enough');
    const controller = new AbortController();
    // While it asks: nothing else is on its way then.
    peer.on('GET /queue', () => (controller.abort(reason), 'silence'));
    await expect(client.watch(promptId, { signal: controller.signal, pollMs: 10 })).rejects.toBe(reason);
    const asked = peer.arrivals.length;
    await sleep(100);
    expect(peer.arrivals.length).toBe(asked);
  });

  it('drops a socket that stayed silent over a whole run', async () => {
    const promptId: AttemptId = newId();
    const truth = tellTruth(promptId);
    await client.connect();
    await sleep(300);
    await client.submit({ promptId, graph: GRAPH });
    truth.ended = 'success';
    expect(await client.watch(promptId, { pollMs: 20 })).toMatchObject({ state: 'completed' });
    await until(() => peer.upgrades.length === 2);
  });

  const event = fc.record({
    after: fc.integer({ min: 0, max: 15 }),
    foreign: fc.boolean(),
    type: fc.constantFrom('execution_start', 'execution_success', 'execution_error', 'executing', 'status', 'close'),
    node: fc.constantFrom('1', null),
  });

  it('believes the history in the end, whatever the socket says, in any order, twice, or not at all', async () => {
    await client.connect();
    const run = fc.record({
      events: fc.array(event, { maxLength: 8 }),
      end: fc.constantFrom<End>('success', 'error', 'interrupted'),
      endAfter: fc.integer({ min: 0, max: 60 }),
      historyAfter: fc.integer({ min: 0, max: 80 }),
      early: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(run, async ({ events, end, endAfter, historyAfter, early }) => {
        const promptId: AttemptId = newId();
        const truth = tellTruth(promptId);
        await client.submit({ promptId, graph: GRAPH });
        const play = async (): Promise<void> => {
          for (const { after, foreign, type, node } of events) {
            await sleep(after);
            const named = { prompt_id: foreign ? newId() : promptId };
            if (type === 'close') peer.upgrades.at(-1)?.socket.terminate();
            else peer.tell(type, type === 'executing' ? { ...named, node } : named);
          }
        };
        const finish = async (): Promise<void> => {
          await sleep(endAfter);
          truth.place = 'nowhere';
          await sleep(historyAfter);
          truth.ended = end;
        };
        const scene = Promise.all([play(), finish()]);
        if (!early) await sleep(20);
        const outcome = await client.watch(promptId, { pollMs: 40 });
        await scene;
        expect(outcome.state).toBe(STATES[end]);
      }),
      { numRuns: 40 },
    );
  });
});
