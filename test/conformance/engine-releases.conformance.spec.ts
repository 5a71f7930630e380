import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createEngine } from '../../apps/engine/src/engine-server.js';
import type { EngineHandle } from '../../apps/engine/src/engine-server.js';
import { GENERATIONS } from '../../apps/engine/src/generation/generation.js';
import type { Generation } from '../../apps/engine/src/generation/generation.js';
import { EngineClient, rgbRampPng } from './engine-client.js';
import type { Heard } from './engine-client.js';
import {
  answerSchema,
  historyShape,
  json,
  messagesSchema,
  recordingOf,
  shapeOf,
  submissionSchema,
} from './recorded-release.js';
import type { Answer, Submission } from './recorded-release.js';

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const HELLO = { type: 'feature_flags', data: { supports_preview_metadata: true } };
const queueSchema = z.object({ queue_running: z.array(z.array(z.unknown())) });

/** Event number, length of the header, and the header as far as it was kept. */
const HEAD_BYTES = 120;

const loadOf = (prompt: Record<string, unknown>): string =>
  z.looseObject({ inputs: z.looseObject({ image: z.string() }) }).parse(prompt['1']).inputs.image;

const answerOf = async (response: Response): Promise<Answer> =>
  answerSchema.parse({ status: response.status, body: await response.text() });

/** A socket's picture frame as the recordings keep it. */
const frameShape = (frame: Buffer) => ({
  event: frame.readUInt32BE(0),
  head: frame.subarray(4, 4 + HEAD_BYTES).toString('latin1'),
});

const heardShape = (message: Heard): unknown => ('frame' in message ? frameShape(message.frame) : shapeOf(message));

const recordedShape = (message: z.infer<typeof messagesSchema>[number]): unknown =>
  'binary' in message ? { event: message.event, head: message.head.slice(0, HEAD_BYTES) } : shapeOf(message);

/** Tells of the queue's length; another client's prompt changes it at any time. */
const isStatus = (message: unknown): boolean => z.looseObject({ type: z.literal('status') }).safeParse(message).success;

/** The picture; its place among the progress messages differs from run to run on real servers too. */
const isFrame = (message: unknown): boolean => z.object({ event: z.literal(4) }).safeParse(message).success;

/** Tells of the run: no picture, and not what the server says of itself. */
const isOfRun = (message: unknown): boolean =>
  !isFrame(message) && !z.looseObject({ type: z.literal('feature_flags') }).safeParse(message).success;

/** The recorded masks took seconds to grow; how large they are does not matter. */
const smaller = <T>(recorded: T, schema: z.ZodType<T>): T =>
  schema.parse(JSON.parse(JSON.stringify(recorded).replaceAll('"width":2000,"height":1500', '"width":20,"height":15')));

/** One request for each file of answers: how the same question is put to the engine. */
const QUESTIONS: readonly (readonly [string, (client: EngineClient) => Promise<Response>])[] = [
  ['GET_features', ({ url }) => fetch(`${url}/features`)],
  ['GET_prompt', ({ url }) => fetch(`${url}/prompt`)],
  ['GET_api_assets', ({ url }) => fetch(`${url}/api/assets`)],
  ['GET_api_jobs_bad', ({ url }) => fetch(`${url}/api/jobs?status=bad`)],
  ['GET_job_unknown', ({ url }) => fetch(`${url}/api/jobs/${UNKNOWN_ID}`)],
  ['POST_job_cancel_unknown', (client) => client.post(`/api/jobs/${UNKNOWN_ID}/cancel`, {})],
  ['POST_interrupt_unknown', (client) => client.post('/interrupt', { prompt_id: UNKNOWN_ID })],
  ['POST_prompt_no_prompt', (client) => client.post('/prompt', {})],
  ['POST_prompt_no_outputs', (client) => client.post('/prompt', { prompt: { '1': solid } })],
  [
    'POST_prompt_missing_node',
    (client) => client.post('/prompt', { prompt: { '1': { class_type: 'NoSuch', inputs: {} } } }),
  ],
  ['POST_prompt_missing_file', (client) => client.post('/prompt', { prompt: graphOfAbsentFile })],
  ['POST_prompt_bad_id', (client) => client.post('/prompt', { prompt: solidGraph, prompt_id: 'not-a-uuid' })],
];

const solid = { class_type: 'SolidMask', inputs: { value: 1, width: 8, height: 8 } };
const solidGraph = {
  '1': solid,
  '2': { class_type: 'MaskToImage', inputs: { mask: ['1', 0] } },
  '3': { class_type: 'PreviewImage', inputs: { images: ['2', 0] } },
};
const graphOfAbsentFile = {
  '1': { class_type: 'LoadImage', inputs: { image: 'nope.png [temp]' } },
  '2': { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
};

describe.each(GENERATIONS)('the engine as ComfyUI %s, against its recordings', (release: Generation) => {
  let home: string;
  let engine: EngineHandle;
  let reference: string;

  const recording = <T>(name: string, schema: z.ZodType<T>): Promise<T> => recordingOf(release, name, schema);

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'engine-'));
    engine = await createEngine({ home, generation: release });
    reference = loadOf((await recording('POST_prompt_fresh_success', submissionSchema)).request.prompt);
    expect(await uploaded()).toEqual(await recording('POST_upload_image', answerSchema));
  });

  afterEach(async () => {
    await engine.close();
    await rm(home, { recursive: true, force: true });
  });

  /** Puts a picture where the recorded graphs look for it. */
  const uploaded = async (): Promise<Answer> => {
    const [, subfolder = '', name = ''] = /^(.*)\/([^/]+) \[temp\]$/.exec(reference) ?? [];
    const setup = new EngineClient(engine.url, 'setup');
    return answerOf(await setup.upload(await rgbRampPng(64, 48), name, { type: 'temp', subfolder }));
  };

  /** Sends a recorded graph as the recorded client. */
  const submit = async ({ request }: Submission) => {
    const client = new EngineClient(engine.url, request.client_id);
    await client.connect(HELLO);
    const answer = await answerOf(await client.post('/prompt', request));
    return { client, answer, id: request.prompt_id };
  };

  /** Runs one to its end and returns everything that can be asked afterwards. */
  const replay = async (submission: Submission) => {
    const { client, answer, id } = await submit(submission);
    await client.finished(id);
    const history = await client.getJson(`/history/${id}`);
    const job = await answerOf(await fetch(`${engine.url}/api/jobs/${id}`));
    await client.close();
    return { answer, history, job, heard: client.heard };
  };

  const submission = (name: string): Promise<Submission> => recording(`POST_prompt_${name}`, submissionSchema);

  const expectAsRecorded = async (name: string): Promise<void> => {
    const recorded = await submission(name);
    const replayed = await replay(recorded);
    expect(shapeOf(replayed.answer)).toEqual(shapeOf(recorded.answer));
    const messages = await recording(`ws_${name}`, messagesSchema);
    expect(replayed.heard.map(heardShape)).toEqual(messages.map(recordedShape));
    expect(historyShape(replayed.history)).toEqual(historyShape(await recording(`GET_history_${name}`, json)));
    expect(shapeOf(replayed.job)).toEqual(shapeOf(await recording(`GET_job_${name}`, answerSchema)));
  };

  it.each(QUESTIONS)('gives the answer of %s', async (name, ask) => {
    const answer = await answerOf(await ask(new EngineClient(engine.url, 'asking')));
    expect(shapeOf(answer)).toEqual(shapeOf(await recording(name, answerSchema)));
  });

  it('tells the same of a fresh run over the socket, in history and as a job', async () => {
    await expectAsRecorded('fresh_success');
  });

  it('tells the same of a cached run', async () => {
    await replay(await submission('fresh_success'));
    await expectAsRecorded('fully_cached');
  });

  it('tells the same of a node that fails', async () => {
    await replay(await submission('fresh_success'));
    await expectAsRecorded('execution_error');
  });

  it('sends the frame of SaveImageWebsocket as event 4, and leaves no output', async () => {
    const source = release === '0.3.64' ? release : '0.33.0';
    const recorded = await recordingOf(source, 'POST_prompt_saveimagewebsocket_flags', submissionSchema);
    const inputs = { image: reference };
    const prompt = { ...recorded.request.prompt, '1': { class_type: 'LoadImage', inputs } };
    const fresh = await submission('fresh_success');
    await replay(fresh);
    const replayed = await replay({ ...recorded, request: { ...recorded.request, prompt } });
    const messages = await recordingOf(source, 'ws_saveimagewebsocket_flags', messagesSchema);
    const [heard, expected] = [replayed.heard.map(heardShape), messages.map(recordedShape)];
    expect(heard.filter(isFrame)).toEqual(expected.filter(isFrame));
    expect(heard.filter(isOfRun)).toEqual(expected.filter(isOfRun));
    expect(Object.values(replayed.history)).toEqual([expect.objectContaining({ outputs: {} })]);
  });

  it('is interrupted as recorded, by the way that this release has', async () => {
    const recorded = smaller(await submission('interrupted'), submissionSchema);
    const messages = await recording('ws_interrupted', messagesSchema);
    const stop = z.object({ node_id: z.string() });
    const stops = messages.flatMap((m) => ('type' in m ? [stop.safeParse(m.data).data?.node_id ?? []].flat() : []));
    engine.faults.plan({ faults: [{ kind: 'hang', interruptible: true, node: stops.at(-1) }] });
    const { client, id } = await submit(recorded);
    await client.until(() => engine.faults.report().fired > 0);
    const {
      queue_running: [item = []],
    } = queueSchema.parse(await client.getJson('/queue'));
    expect(item.slice(1, 3)).toEqual([id, recorded.request.prompt]);
    const running = await answerOf(await fetch(`${engine.url}/api/jobs/${id}`));
    expect(shapeOf(running)).toEqual(shapeOf(await recording('GET_job_running_interrupted', answerSchema)));
    const cancelled = await answerOf(await client.post(`/api/jobs/${id}/cancel`, {}));
    expect(cancelled).toEqual(await recording('POST_job_cancel_interrupted', answerSchema));
    if (cancelled.status !== 200) await client.post('/interrupt', { prompt_id: id });
    await client.finished(id);
    const heard = client.heard.map(heardShape).filter((m) => !isStatus(m));
    expect(heard).toEqual(messages.map(recordedShape).filter((m) => !isStatus(m)));
    const history = await client.getJson(`/history/${id}`);
    const left = smaller(await recording('GET_history_interrupted', json), json);
    expect(historyShape(history)).toEqual(historyShape(left));
    const job = await answerOf(await fetch(`${engine.url}/api/jobs/${id}`));
    expect(shapeOf(job)).toEqual(shapeOf(smaller(await recording('GET_job_interrupted', answerSchema), answerSchema)));
    await client.close();
  });

  it('describes inputs and outputs of its classes as recorded', async () => {
    const recorded = await recording('object_info_subset', z.record(z.string(), json));
    const client = new EngineClient(engine.url, 'info');
    const offered = z.record(z.string(), json).parse(await client.getJson('/object_info'));
    const shared = Object.keys(offered).filter((name) => name in recorded);
    expect(shared.length).toBeGreaterThanOrEqual(19);
    const fields = [
      'name',
      'input',
      'input_order',
      'output',
      'output_is_list',
      'output_name',
      'output_node',
      'python_module',
      'deprecated',
      'experimental',
    ];
    const described = (info: Record<string, unknown> = {}) =>
      Object.fromEntries(fields.map((field) => [field, info[field]]));
    for (const name of shared) {
      expect({ name, ...described(offered[name]) }).toEqual({ name, ...described(recorded[name]) });
    }
  });

  it('tells its release, and only fields that the release has', async () => {
    const stats = z.object({ system: json, devices: z.array(json) });
    const recorded = await recording('GET_system_stats', stats);
    const told = stats.parse(await new EngineClient(engine.url, 'stats').getJson('/system_stats'));
    expect(told.system['comfyui_version']).toBe(release);
    expect(Object.keys(recorded.system)).toEqual(expect.arrayContaining(Object.keys(told.system)));
  });
});
