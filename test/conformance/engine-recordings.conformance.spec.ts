import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createEngine } from '../../apps/engine/src/engine-server.js';
import type { EngineHandle } from '../../apps/engine/src/engine-server.js';
import { EngineClient, rampPng } from './engine-client.js';
import type { Heard } from './engine-client.js';

const json = z.record(z.string(), z.unknown());

const historySchema = z.record(
  z.string(),
  z.looseObject({
    prompt: z.tuple([z.number(), z.string(), json, z.looseObject({ client_id: z.string() }), z.array(z.string())]),
  }),
);
const messageSchema = z.union([
  z.object({ binary: z.object({ header_hex: z.string() }) }),
  z.object({ type: z.string(), data: json }),
]);
const interruptedSchema = z.object({ ws: z.array(messageSchema), history: historySchema });
const runSchema = interruptedSchema.extend({
  request: z.object({ prompt: json, prompt_id: z.string() }),
  post: z.object({ status: z.number(), body: json }),
});
const statsSchema = z.object({ system: json, devices: z.tuple([json]) });
type Run = z.infer<typeof runSchema>;

const recording = async <T>(name: string, schema: z.ZodType<T>): Promise<T> =>
  schema.parse(JSON.parse(await readFile(join(__dirname, 'recordings', `${name}.json`), 'utf8')));

const VARYING = new Set(['timestamp', 'sid', 'exception_message', 'traceback']);
const UNORDERED = new Set(['executed', 'current_outputs']);

/** Replaces what differs from run to run by its type; keeps every field name and every value the protocol fixes. */
const shapeOf = (value: unknown, key = ''): unknown => {
  if (VARYING.has(key)) return typeof value;
  if (UNORDERED.has(key) && Array.isArray(value)) return value.map(String).toSorted();
  if (Array.isArray(value)) return value.map((item) => shapeOf(item));
  if (typeof value !== 'object' || value === null) return value;
  if (key === 'current_inputs') return Object.keys(value).toSorted();
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner, name)]));
};

const recordedMessage = (message: z.infer<typeof messageSchema>): unknown =>
  'binary' in message ? { binary: message.binary.header_hex } : shapeOf(message);

const heardMessage = (message: Heard): unknown =>
  'frame' in message ? { binary: message.frame.subarray(0, 16).toString('hex') } : shapeOf(message);

/** The picture's place among the progress ticks varies from run to run on the real server too. */
const numberIn = (history: Run['history']) => Object.values(history)[0]?.prompt[0];

/** The queue number depends on what ran before. */
const numbered = (recorded: Run['history'], number: unknown) =>
  Object.fromEntries(
    Object.entries(recorded).map(([id, entry]) => [id, { ...entry, prompt: [number, ...entry.prompt.slice(1)] }]),
  );

const isPicture = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && Object.hasOwn(message, 'binary');
const withoutPictures = (messages: readonly unknown[]) => messages.filter((message) => !isPicture(message));
const pictures = (messages: readonly unknown[]) => messages.filter(isPicture);

describe('the engine against recordings of ComfyUI 0.3.64', () => {
  let home: string;
  let engine: EngineHandle;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'engine-'));
    engine = await createEngine({ home, generation: '0.3.64' });
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
  const replay = async ({ request, history }: Pick<Run, 'request' | 'history'>, hello?: object) => {
    const { prompt, prompt_id: promptId } = request;
    const clientId = history[promptId]?.prompt[3].client_id ?? '';
    const client = new EngineClient(engine.url, clientId);
    await client.connect(hello);
    const response = await client.post('/prompt', { prompt, prompt_id: promptId, client_id: clientId });
    const post = { status: response.status, body: json.parse(await response.json()) };
    await client.finished(promptId);
    const left = historySchema.parse(await client.getJson(`/history/${promptId}`));
    await client.close();
    return { post, history: left, ws: client.heard.map(heardMessage) };
  };

  const expectAsRecorded = (replayed: Awaited<ReturnType<typeof replay>>, recorded: Run): void => {
    const expected = recorded.ws.map(recordedMessage);
    expect(withoutPictures(replayed.ws)).toEqual(withoutPictures(expected));
    expect(pictures(replayed.ws)).toEqual(pictures(expected));
    const number = numberIn(replayed.history);
    expect(replayed.post).toEqual({ ...recorded.post, body: { ...recorded.post.body, number } });
    expect(shapeOf(replayed.history)).toEqual(shapeOf(numbered(recorded.history, number)));
  };

  it('says the 27 messages of a fresh run, in order, and leaves the same history', async () => {
    const recorded = await recording('ws_fresh_success', runSchema);
    const replayed = await replay(recorded);
    expect(replayed.ws).toHaveLength(27);
    expectAsRecorded(replayed, recorded);
  });

  it('answers a cached run with the old file, without running a node', async () => {
    await replay(await recording('ws_fresh_success', runSchema));
    const recorded = await recording('ws_fully_cached', runSchema);
    const replayed = await replay(recorded);
    expect(replayed.ws).toHaveLength(10);
    expectAsRecorded(replayed, recorded);
  });

  it('reports a failing node, and a history with status error', async () => {
    await replay(await recording('ws_fresh_success', runSchema));
    const recorded = await recording('ws_execution_error', runSchema);
    expectAsRecorded(await replay(recorded), recorded);
  });

  it.each([
    ['ws_saveimagewebsocket_ev1', undefined],
    ['ws_saveimagewebsocket_ev4_flags', { type: 'feature_flags', data: { supports_preview_metadata: true } }],
  ])('sends the picture of %s over the socket and no file', async (name, hello) => {
    await replay(await recording('ws_fresh_success', runSchema));
    const recorded = await recording(name, runSchema);
    expectAsRecorded(await replay(recorded, hello), recorded);
  });

  it('interrupts between nodes, and calls it an error', async () => {
    const { ws, history } = await recording('ws_interrupted', interruptedSchema);
    const [promptId = ''] = Object.keys(history);
    const prompt = history[promptId]?.prompt[2] ?? {};
    engine.faults.plan({ faults: [{ kind: 'hang', classType: 'GrowMask' }] });
    const interrupting = new EngineClient(engine.url, 'other');
    const running = interrupting
      .until(async () => engine.faults.report().fired > 0)
      .then(() => interrupting.post('/interrupt', { prompt_id: promptId }))
      .then(() => engine.faults.clear());
    const replayed = await replay({ request: { prompt, prompt_id: promptId }, history });
    await running;
    expect(replayed.ws).toEqual(ws.map(recordedMessage));
    expect(shapeOf(replayed.history)).toEqual(shapeOf(numbered(history, numberIn(replayed.history))));
  });

  it('shows the running prompt in the queue with its whole graph', async () => {
    const recorded = await recording(
      'GET_queue_running',
      z.object({
        queue_running: z.tuple([z.tuple([z.number(), z.string(), json, json, z.array(z.string())])]),
        queue_pending: z.tuple([]),
      }),
    );
    const [[number, promptId, prompt, extra]] = recorded.queue_running;
    engine.faults.plan({ faults: [{ kind: 'hang', classType: 'LoadImage' }] });
    const client = new EngineClient(engine.url, 'queue');
    await client.post('/prompt', { prompt, prompt_id: promptId, number, ...extra });
    await client.until(() => engine.faults.report().fired > 0);
    expect(await client.getJson('/queue')).toEqual(recorded);
  });

  it('tells the recorded fields about itself, but none of its arguments', async () => {
    const recorded = await recording('GET_system_stats', statsSchema);
    const stats = statsSchema.parse(await new EngineClient(engine.url, 'stats').getJson('/api/system_stats'));
    expect(Object.keys(stats.system)).toEqual(Object.keys(recorded.system));
    expect(Object.keys(stats.devices[0])).toEqual(Object.keys(recorded.devices[0]));
    expect(JSON.stringify(stats)).not.toContain(home);
  });

  it('describes the classes it has exactly as recorded', async () => {
    const recorded = await recording('object_info_subset_v0.3.64', json);
    const client = new EngineClient(engine.url, 'info');
    const offered = await client.getJson('/object_info');
    const shared = Object.keys(offered).filter((name) => name in recorded);
    expect(shared).toHaveLength(18);
    const placeholder = JSON.stringify(offered).replaceAll('["pano.png"]', '["<files in input root>"]');
    const normalised = json.parse(JSON.parse(placeholder));
    shared.forEach((name) => expect({ [name]: normalised[name] }).toEqual({ [name]: recorded[name] }));
    expect(await client.getJson('/object_info/NoSuchClass')).toEqual({});
  });
});
