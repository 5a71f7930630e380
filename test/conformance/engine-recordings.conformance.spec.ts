import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../apps/engine/src/engine-server.js';
import type { EngineHandle } from '../../apps/engine/src/engine-server.js';
import { EngineClient, rampPng } from './engine-client.js';
import type { Heard } from './engine-client.js';

type Json = Record<string, unknown>;
interface Recording {
  readonly request: { readonly prompt: Json; readonly prompt_id: string };
  readonly post: { readonly status: number; readonly body: Json };
  readonly ws: readonly Json[];
  readonly history: Json;
}

const recording = async <T = Recording>(name: string): Promise<T> =>
  JSON.parse(await readFile(join(__dirname, 'recordings', `${name}.json`), 'utf8'));

/** Replaces what differs from run to run by its type; keeps every field name and every value the protocol fixes. */
const shapeOf = (value: unknown, key = ''): unknown => {
  if (key === 'timestamp' || key === 'number') return typeof value;
  if (key === 'sid' || key === 'exception_message' || key === 'traceback') return typeof value;
  if (key === 'executed' || key === 'current_outputs') return (value as string[]).toSorted();
  if (key === 'current_inputs') return Object.keys(value as Json).toSorted();
  if (Array.isArray(value)) return value.map((item) => shapeOf(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner, name)]));
};

const recordedMessage = (message: Json): unknown =>
  'binary' in message
    ? { binary: (message['binary'] as Json)['header_hex'] }
    : shapeOf({ type: message['type'], data: message['data'] });

const heardMessage = (message: Heard): unknown =>
  'frame' in message ? { binary: message.frame.subarray(0, 16).toString('hex') } : shapeOf(message);

/** The picture's place among the progress ticks varies from run to run on the real server too. */
const withoutPictures = (messages: readonly unknown[]) =>
  messages.filter((message) => !Object.hasOwn(message as object, 'binary'));
const pictures = (messages: readonly unknown[]) =>
  messages.filter((message) => Object.hasOwn(message as object, 'binary'));

describe('the engine against recordings of ComfyUI 0.3.64', () => {
  let home: string;
  let engine: EngineHandle;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'engine-'));
    engine = await createEngine({ home });
    const setup = new EngineClient(engine.url, 'setup');
    await setup.upload(await rampPng(160, 120), 'cap.png', { subfolder: 'phox/j1' });
    await setup.upload(await rampPng(160, 120), 'pano.png');
    await mkdir(join(home, 'output/phox/j1'), { recursive: true });
    await writeFile(join(home, 'output/phox/j1/mask_00001_.png'), '');
  });

  afterEach(async () => {
    await engine.close();
    await rm(home, { recursive: true, force: true });
  });

  /** Sends a recorded request as the recorded client and returns what came of it, in the recording's terms. */
  const replay = async (recorded: Pick<Recording, 'request' | 'history'>, hello?: object) => {
    const { prompt, prompt_id: promptId } = recorded.request;
    const [, , , extra] = (recorded.history[promptId] as { prompt: [number, string, Json, { client_id: string }] })
      .prompt;
    const client = new EngineClient(engine.url, extra.client_id);
    await client.connect(hello);
    const response = await client.post('/prompt', { prompt, prompt_id: promptId, client_id: extra.client_id });
    const post = { status: response.status, body: await response.json() };
    await client.finished(promptId);
    const history = await client.getJson(`/history/${promptId}`);
    await client.close();
    return { post, history, ws: client.heard.map(heardMessage) };
  };

  const expectAsRecorded = (replayed: Awaited<ReturnType<typeof replay>>, recorded: Recording): void => {
    const expected = recorded.ws.map(recordedMessage);
    expect(withoutPictures(replayed.ws)).toEqual(withoutPictures(expected));
    expect(pictures(replayed.ws)).toEqual(pictures(expected));
    expect(shapeOf(replayed.post)).toEqual(shapeOf(recorded.post));
    expect(shapeOf(replayed.history)).toEqual(shapeOf(normalisedNumbers(recorded.history, replayed.history)));
  };

  /** The queue number depends on what ran before. */
  const normalisedNumbers = (recorded: Json, replayed: Json): Json => {
    const copy = structuredClone(recorded);
    for (const [id, entry] of Object.entries(copy)) {
      (entry as { prompt: unknown[] }).prompt[0] = (replayed[id] as { prompt: unknown[] }).prompt[0];
    }
    return copy;
  };

  it('says the 27 messages of a fresh run, in order, and leaves the same history', async () => {
    const recorded = await recording('ws_fresh_success');
    const replayed = await replay(recorded);
    expect(replayed.ws).toHaveLength(27);
    expectAsRecorded(replayed, recorded);
  });

  it('answers a cached run with the old file, without running a node', async () => {
    await replay(await recording('ws_fresh_success'));
    const recorded = await recording('ws_fully_cached');
    const replayed = await replay(recorded);
    expect(replayed.ws).toHaveLength(10);
    expectAsRecorded(replayed, recorded);
  });

  it('reports a failing node, and a history with status error', async () => {
    await replay(await recording('ws_fresh_success'));
    const recorded = await recording('ws_execution_error');
    expectAsRecorded(await replay(recorded), recorded);
  });

  it.each([
    ['ws_saveimagewebsocket_ev1', undefined],
    ['ws_saveimagewebsocket_ev4_flags', { type: 'feature_flags', data: { supports_preview_metadata: true } }],
  ])('sends the picture of %s over the socket and no file', async (name, hello) => {
    await replay(await recording('ws_fresh_success'));
    const recorded = await recording(name);
    expectAsRecorded(await replay(recorded, hello), recorded);
  });

  it('interrupts between nodes, and calls it an error', async () => {
    const { ws, history } = await recording<Pick<Recording, 'ws' | 'history'>>('ws_interrupted');
    const [promptId = ''] = Object.keys(history);
    const [, , prompt] = (history[promptId] as { prompt: [number, string, Json] }).prompt;
    engine.faults.plan({ faults: [{ kind: 'delay', ms: 150, classType: 'GrowMask' }] });
    const interrupting = new EngineClient(engine.url, 'other');
    const running = interrupting
      .until(async () => engine.faults.report().fired > 0)
      .then(() => interrupting.post('/interrupt', { prompt_id: promptId }));
    const replayed = await replay({ request: { prompt, prompt_id: promptId }, history });
    await running;
    expect(replayed.ws).toEqual(ws.map(recordedMessage));
    expect(shapeOf(replayed.history)).toEqual(shapeOf(normalisedNumbers(history, replayed.history)));
  });

  it('shows the running prompt in the queue with its whole graph', async () => {
    const recorded = await recording<{ queue_running: [number, string, Json, Json, string[]][] }>('GET_queue_running');
    const [[, promptId, prompt, extra] = [0, '', {}, {}]] = recorded.queue_running;
    engine.faults.plan({ faults: [{ kind: 'delay', ms: 300, classType: 'LoadImage' }] });
    const client = new EngineClient(engine.url, 'queue');
    await client.post('/prompt', { prompt, prompt_id: promptId, number: 5, ...extra });
    await client.until(() => engine.faults.report().fired > 0);
    expect(await client.getJson('/queue')).toEqual(recorded);
  });

  it('tells the recorded fields about itself, but none of its arguments', async () => {
    const recorded = await recording<Json>('GET_system_stats');
    const stats = await new EngineClient(engine.url, 'stats').getJson('/api/system_stats');
    expect(Object.keys(stats)).toEqual(Object.keys(recorded));
    expect(Object.keys(stats['system'] as Json)).toEqual(Object.keys(recorded['system'] as Json));
    expect(Object.keys((stats['devices'] as Json[])[0] ?? {})).toEqual(
      Object.keys((recorded['devices'] as Json[])[0] ?? {}),
    );
    expect(JSON.stringify(stats)).not.toContain(home);
  });

  it('describes the classes it has exactly as recorded', async () => {
    const recorded = await recording<Record<string, Json>>('object_info_subset_v0.3.64');
    const client = new EngineClient(engine.url, 'info');
    const offered = await client.getJson('/object_info');
    const shared = Object.keys(offered).filter((name) => name in recorded);
    expect(shared).toHaveLength(18);
    const placeholder = JSON.stringify(offered).replaceAll('["pano.png"]', '["<files in input root>"]');
    const normalised: Json = JSON.parse(placeholder);
    shared.forEach((name) => expect({ [name]: normalised[name] }).toEqual({ [name]: recorded[name] }));
    expect(await client.getJson('/object_info/NoSuchClass')).toEqual({});
  });
});
