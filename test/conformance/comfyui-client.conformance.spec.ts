import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ComfyClient, evenWeights, probePixelFidelity, type ComfyGraph } from '@phoxray/comfyui';
import { newId, type AttemptId } from '@phoxray/kernel';
import { startEndpoint, TARGETS, type EndpointUnderTest } from './endpoint-under-test.js';
import { filesOf, HEIGHT, MASK, maskGraph, noise, pixelsOf, run, thresholded, upload, WIDTH } from './mask-run.js';
import { until } from '../setup/until.js';

let calls = 0;
/** Something that no earlier graph of this run has in it, so that nothing of it is cached. */
const uniquely = (): number => (calls += 1);

/** What the client calls these releases. */
const LETTERS = { '0.3.64': 'S', '0.19.3': 'M', '0.25.0': 'M', '0.33.0': 'N' } as const;

describe.each(TARGETS)('the client against %s', (target) => {
  let endpoint: EndpointUnderTest;
  let client: ComfyClient;

  beforeAll(async () => {
    endpoint = await startEndpoint(target);
    client = new ComfyClient({ url: endpoint.url });
    expect(await client.connect()).toBe(true);
  });

  afterAll(async () => {
    client.close();
    await endpoint.stop();
  });

  afterEach(() => endpoint.engine?.faults.clear());

  /** A graph that is caught running: its threshold hangs on the engine; on a real server it has many dilations. */
  async function slow(): Promise<{ promptId: AttemptId; graph: ComfyGraph }> {
    endpoint.engine?.faults.plan({ faults: [{ kind: 'hang', interruptible: true, node: '3' }] });
    const { promptId, reference } = await upload(client, noise(Date.now()));
    const graph = maskGraph(reference, 0.5);
    if (endpoint.engine) return { promptId, graph };
    return { promptId, graph: dilations() };
  }

  it('learns version, generation and depth', async () => {
    const report = await client.probe();
    expect(report.version).toMatch(/^\d+\.\d+/);
    expect(report.queueRemaining).toBe(0);
    if (target !== 'real') expect(report.generation).toBe(LETTERS[target]);
  });

  it('knows which workflows can run', async () => {
    const needed = ['LoadImage', 'ImageToMask', 'ThresholdMask', 'MaskToImage', 'PreviewImage'];
    expect(await client.canRun(needed)).toEqual({ runnable: true, missing: [] });
    expect(await client.canRun([...needed, 'PhoxrayNoSuchNode'])).toEqual({
      runnable: false,
      missing: ['PhoxrayNoSuchNode'],
    });
    const [threshold] = await client.objectInfo(['ThresholdMask']);
    expect(threshold?.inputs).toContainEqual(
      expect.objectContaining({ name: 'value', type: 'FLOAT', minimum: 0, maximum: 1 }),
    );
  });

  it('gives every grey level back unchanged', async () => {
    expect(await probePixelFidelity(client)).toEqual({ form: 'palette', wrongSamples: 0 });
  });

  it('runs a graph: progress grows, the mask is exact', async () => {
    const samples = noise(1);
    const { promptId, reference } = await upload(client, samples);
    const graph = maskGraph(reference, 0.45);
    expect(await client.submit({ promptId, graph })).toEqual({ state: 'accepted', by: 'answer' });
    const values: number[] = [];
    const weights = evenWeights(graph);
    const outcome = await client.watch(promptId, { weights, onProgress: ({ value }) => values.push(value) });
    const [mask] = await filesOf(client, outcome);
    expect(mask).toMatchObject({ nodeId: '6', index: 0, width: WIDTH, height: HEIGHT });
    expect(mask && (await pixelsOf(mask))).toEqual(thresholded(samples, 0.45));
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(values.at(-1)).toBe(1);
  });

  it('sees the end of a fully cached run, which comes with the answer to its POST', async () => {
    const { promptId, reference } = await upload(client, noise(2));
    const graph = maskGraph(reference, 0.5);
    const [first] = await filesOf(client, await run(client, promptId, graph));
    const again: AttemptId = newId();
    const [second] = await filesOf(client, await run(client, again, graph));
    expect(second?.bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  it('sees the end without a socket', async () => {
    const alone = new ComfyClient({ url: endpoint.url });
    const { promptId, reference } = await upload(alone, noise(3));
    expect(await filesOf(alone, await run(alone, promptId, maskGraph(reference, 0.5)))).toHaveLength(1);
  });

  it('keeps apart two prompts in flight', async () => {
    const both = await Promise.all(
      [4, 5].map(async (seed) => {
        const { promptId, reference } = await upload(client, noise(seed));
        const [mask] = await filesOf(client, await run(client, promptId, maskGraph(reference, 0.3)));
        return mask && pixelsOf(mask);
      }),
    );
    expect(both).toEqual([4, 5].map((seed) => thresholded(noise(seed), 0.3)));
  });

  it('forgets a run', async () => {
    const { promptId, reference } = await upload(client, noise(6));
    await run(client, promptId, maskGraph(reference, 0.5));
    expect(await client.locate(promptId)).toMatchObject({ state: 'completed' });
    await client.forget(promptId);
    expect(await client.locate(promptId)).toEqual({ state: 'unknown' });
    await client.freeMemory();
  });

  it('interrupts a running prompt, and watchers hear that it was', async () => {
    const { promptId, graph } = await slow();
    await client.submit({ promptId, graph });
    const watch = client.watch(promptId);
    await untilState(promptId, 'running');
    expect(await client.cancel(promptId)).toMatchObject({
      state: 'ended',
      sighting: { state: 'interrupted', failure: { code: 'COMFYUI.INTERRUPTED', kind: 'cancelled' } },
    });
    expect(await watch).toMatchObject({ state: 'interrupted' });
    expect(await queueText()).not.toContain(promptId);
  });

  it('removes a pending prompt and leaves the running one alone', async () => {
    const [running, pending] = [await slow(), await slow()];
    await client.submit(running);
    await client.submit(pending);
    await untilState(running.promptId, 'running');
    expect(await client.locate(pending.promptId)).toEqual({ state: 'pending', position: 1 });
    expect(await client.cancel(pending.promptId)).toEqual({ state: 'removed' });
    expect(await queueText()).not.toContain(pending.promptId);
    endpoint.engine?.faults.clear();
    expect(await client.watch(running.promptId)).toMatchObject({ state: 'completed' });
    expect(await client.locate(pending.promptId)).toEqual({ state: 'unknown' });
  });

  it('cancels what is over, and what never was, without harm', async () => {
    const { promptId, reference } = await upload(client, noise(7));
    await run(client, promptId, maskGraph(reference, 0.5));
    expect(await client.cancel(promptId)).toMatchObject({ state: 'ended', sighting: { state: 'completed' } });
    expect(await client.cancel(newId())).toEqual({ state: 'removed' });
  });

  it.each([
    [
      'a value out of range',
      'GRAPH_REJECTED',
      { '3': { class_type: 'ThresholdMask', inputs: { mask: ['2', 0], value: 7 } } },
    ],
    ['a node that is not there', 'NODE_UNAVAILABLE', { '3': { class_type: 'PhoxrayNoSuchNode', inputs: {} } }],
    [
      'an input that is gone',
      'INPUT_LOST',
      { '1': { class_type: 'LoadImage', inputs: { image: 'phox/gone/in.png [temp]' } } },
    ],
  ])('is told of %s before anything runs', async (_what, reason, change) => {
    const { promptId, reference } = await upload(client, noise(8));
    const outcome = await client.submit({ promptId, graph: { ...maskGraph(reference, 0.5), ...change } });
    expect(outcome).toMatchObject({ state: 'refused', failure: { code: `COMFYUI.${reason}` } });
    expect(await client.locate(promptId)).toEqual({ state: 'unknown' });
  });

  it('does not let half a graph run', async () => {
    const { promptId, graph } = await slow();
    const bad = { class_type: 'ThresholdMask', inputs: { mask: ['2', 0], value: 7 } };
    const half = { '20': bad, '21': { class_type: 'MaskToImage', inputs: { mask: ['20', 0] } } };
    const save = { '22': { class_type: 'PreviewImage', inputs: { images: ['21', 0] } } };
    const outcome = await client.submit({ promptId, graph: { ...maskBase(graph), ...graph, ...half, ...save } });
    expect(outcome).toMatchObject({ state: 'refused', failure: { code: 'COMFYUI.BRANCH_REJECTED', retry: 'never' } });
    expect(await queueText()).not.toContain(promptId);
    expect(await client.locate(promptId)).toEqual({ state: 'unknown' });
  });

  it('keeps of an execution error the node and nothing else', async () => {
    const { promptId, reference } = await upload(client, noise(9));
    const alpha = { class_type: 'ImageToMask', inputs: { image: ['1', 0], channel: 'alpha' } };
    const outcome = await run(client, promptId, { ...maskGraph(reference, 0.5), '2': alpha });
    expect(outcome).toMatchObject({
      state: 'failed',
      failure: { code: 'COMFYUI.NODE_FAILED', nodeId: '2', nodeType: 'ImageToMask', retry: 'never' },
    });
    const everything = inspect(outcome, { depth: 9, showHidden: true });
    expect(['tensor', 'File "', promptId, 'out of bounds'].filter((text) => everything.includes(text))).toEqual([]);
  });

  it("gives each attempt its own patient's image, where a constant prefix gives another's", async () => {
    const [a, b] = [noise(10), noise(11)];
    const runs = [];
    for (const samples of [a, a, b]) {
      const { promptId, reference } = await upload(client, samples);
      const prefix = `phox/${promptId}/mask`;
      const outcome = await run(client, promptId, maskGraph(reference, 0.5, prefix));
      runs.push(await filesOf(client, outcome, [{ nodeId: '6', count: 1, prefix }]));
    }
    const pixels = await Promise.all(runs.flat().map(pixelsOf));
    expect(pixels).toEqual([a, a, b].map((samples) => thresholded(samples, 0.5)));
  });

  (target === 'real' ? it.skip : it)(
    'is not fooled by a file name that was given twice (needs the folder of the server)',
    async () => {
      const [a, b] = [await upload(client, noise(12)), await upload(client, noise(13))];
      const first = await run(client, a.promptId, maskGraph(a.reference, 0.5, 'job'));
      const [mine] = await filesOf(client, first, [{ nodeId: '6', count: 1 }]);
      await rm(join(endpoint.home ?? '', 'output/job_00001_.png'));
      const cached = await run(client, newId(), maskGraph(a.reference, 0.5, 'job'));
      await expect(filesOf(client, cached)).rejects.toMatchObject({ code: 'COMFYUI.OUTPUT_MISSING' });
      await run(client, b.promptId, maskGraph(b.reference, 0.5, 'job'));
      const [others] = await filesOf(client, first);
      expect(others?.bytes.equals(mine?.bytes ?? Buffer.alloc(0))).toBe(false);
      const [expectation] = MASK;
      if (!expectation) throw new Error('unreachable');
      const guarded = filesOf(client, first, [{ ...expectation, prefix: `phox/${a.promptId}/mask` }]);
      await expect(guarded).rejects.toMatchObject({ code: 'COMFYUI.OUTPUT_FOREIGN' });
    },
  );

  /** The server's own list of what runs and what waits. */
  const queueText = async (): Promise<string> => (await fetch(new URL('queue', endpoint.url))).text();

  async function untilState(promptId: AttemptId, state: string): Promise<void> {
    await until(async () => (await client.locate(promptId)).state === state);
  }
});

/** Some seconds of work in steps, between which a real server can be interrupted. */
function dilations(): ComfyGraph {
  const steps = Array.from({ length: 8 }, (_, step): [string, ComfyGraph[string]] => {
    const mask = [step === 0 ? '8' : String(step + 99), 0];
    return [String(step + 100), { class_type: 'GrowMask', inputs: { mask, expand: 15, tapered_corners: true } }];
  });
  return {
    '8': { class_type: 'SolidMask', inputs: { value: 1, width: 1500 + uniquely(), height: 1500 } },
    ...Object.fromEntries(steps),
    '10': { class_type: 'MaskToImage', inputs: { mask: ['107', 0] } },
    '6': { class_type: 'PreviewImage', inputs: { images: ['10', 0] } },
  };
}

/** The nodes that a broken branch hangs on, for graphs that lack them. */
function maskBase(graph: ComfyGraph): ComfyGraph {
  if (graph['2']) return {};
  const solid = { class_type: 'SolidMask', inputs: { value: 1, width: 8, height: 8 } };
  return { '2': solid };
}
