import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { ComfyClient, ComfyFailure, type ComfyGraph, type ComfyTimeouts, type TransferPace } from '@phoxray/comfyui';
import { newId, type AttemptId } from '@phoxray/kernel';
import { encodeGreyPng } from '../../libs/comfyui/src/grey-png.js';
import { toInputForm } from '../../libs/comfyui/src/loader-png.js';
import { ScriptedPeer } from './scripted-peer.js';
import { until } from '../setup/until.js';

const GRAPH: ComfyGraph = { '1': { class_type: 'LoadImage', inputs: { image: 'a.png' } } };
const NOWHERE = { queue_running: [], queue_pending: [] };
const PICTURE = encodeGreyPng(3, 2, new Uint8Array(6));
const IMAGE = { filename: 'a.png', subfolder: 'phox', type: 'temp' };

let peer: ScriptedPeer;
let client: ComfyClient;
let promptId: AttemptId;

/** Its default timeouts end no test, however slow the machine: those that wait for one say so. */
const connectTo = (timeouts: Partial<ComfyTimeouts> = {}, pace?: TransferPace): ComfyClient =>
  new ComfyClient({
    url: peer.url,
    headers: { authorization: 'Bearer canary' },
    timeouts,
    ...(pace && { pace }),
    limits: { jsonBytes: 10_000, imageBytes: 10_000 },
  });

beforeEach(async () => {
  peer = await ScriptedPeer.start();
  client = connectTo();
  promptId = newId();
});

afterEach(async () => {
  client.close();
  await peer.stop();
});

const accepted = () => ({ json: { prompt_id: promptId, number: 0, node_errors: {} } });
const queued = () => ({ json: { queue_running: [], queue_pending: [[0, promptId, {}, {}, []]] } });
const submit = () => client.submit({ promptId, graph: GRAPH });
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

const upload = () => client.uploadInput({ attemptId: promptId, bytes: PICTURE });
const stored = (answer: object) => ({
  json: { name: 'in.png', subfolder: `phox/${promptId}`, type: 'temp', ...answer },
});

describe('submitting', () => {
  it('posts once, with its id and the id of its socket, and asks nothing before', async () => {
    peer.on('POST /prompt', accepted);
    expect(await submit()).toEqual({ state: 'accepted', by: 'answer' });
    expect(peer.arrivals.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /prompt']);
    const sent: unknown = JSON.parse(peer.arrivals[0]?.body ?? '');
    expect(sent).toEqual({ prompt: GRAPH, prompt_id: promptId, client_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it.each([
    ['reset'],
    ['silence'],
    [{ status: 502 }],
    [{ status: 504 }],
    [{ status: 500 }],
    [{ bytes: Buffer.from('<html>') }],
  ] as const)('after %j it looks before it posts again, and finds the prompt', async (reply) => {
    peer.on('POST /prompt', reply).on('GET /history/*', { json: {} }).on('GET /queue', queued);
    client = connectTo({ submitMs: reply === 'silence' ? 300 : 30_000 });
    expect(await submit()).toEqual({ state: 'accepted', by: 'look-up' });
    expect(peer.count('POST /prompt')).toBe(1);
  });

  it('posts again under the same id only after the prompt was nowhere for two seconds', async () => {
    const posts: number[] = [];
    peer.on('GET /history/*', { json: {} }).on('GET /queue', { json: NOWHERE });
    peer.on('POST /prompt', () => (posts.push(performance.now()) === 1 ? 'reset' : accepted()));
    expect(await submit()).toEqual({ state: 'accepted', by: 'answer' });
    const [first = 0, second = 0] = posts;
    expect(second - first).toBeGreaterThan(1_700);
    const asked = peer.arrivals.map(({ method, path }) => `${method} ${path}`);
    expect(asked.slice(asked.indexOf('POST /prompt'), asked.lastIndexOf('POST /prompt'))).toContain('GET /queue');
  });

  it('does not post again while nobody can say whether the prompt is there', async () => {
    peer.on('POST /prompt', { status: 503 }).on('GET /history/*', { status: 503 });
    expect(await submit()).toMatchObject({ state: 'undecided', failure: { retry: 'same-after-reconcile' } });
    expect(peer.count('POST /prompt')).toBe(1);
  });

  it('takes a 500 for a refusal once the prompt is nowhere', async () => {
    peer.on('POST /prompt', { status: 500 }).on('GET /history/*', { json: {} }).on('GET /queue', { json: NOWHERE });
    expect(await submit()).toMatchObject({ state: 'refused', failure: { code: 'COMFYUI.SERVER_ERROR' } });
    expect(peer.count('POST /prompt')).toBe(1);
  });

  it('knows that a refused connection carried nothing', async () => {
    await peer.stop();
    expect(await submit()).toMatchObject({
      state: 'refused',
      failure: { code: 'COMFYUI.UNREACHABLE', kind: 'network' },
    });
  });

  it('deletes a prompt of which only some branches were accepted', async () => {
    const node_errors = {
      '4': {
        class_type: 'GrowMask',
        dependent_outputs: ['6'],
        errors: [{ type: 'value_not_in_list', message: 'canary' }],
      },
    };
    let deleted = false;
    peer.on('POST /prompt', { json: { prompt_id: promptId, number: 0, node_errors } });
    peer.on('GET /history/*', { json: {} }).on('POST /history', {});
    peer.on('GET /queue', () => (deleted ? { json: NOWHERE } : queued()));
    peer.on('POST /queue', () => ((deleted = true), {}));
    const outcome = await submit();
    expect(outcome).toMatchObject({
      state: 'refused',
      failure: { code: 'COMFYUI.BRANCH_REJECTED', nodeId: '4', nodeType: 'GrowMask' },
    });
    expect(deleted).toBe(true);
    expect(inspect(outcome, { depth: 9 })).not.toContain('canary');
  });

  it('does not believe an acceptance of another prompt', async () => {
    peer.on('POST /prompt', { json: { prompt_id: newId(), number: 0, node_errors: {} } });
    peer.on('GET /history/*', { json: {} }).on('GET /queue', { json: NOWHERE }).on('POST /history', {});
    expect(await submit()).toMatchObject({ state: 'refused', failure: { code: 'COMFYUI.ANSWER_UNREADABLE' } });
  });

  it('stops when its signal aborts', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    peer.on('POST /prompt', () => (controller.abort(reason), 'silence'));
    expect(await failureOf(client.submit({ promptId, graph: GRAPH, signal: controller.signal }))).toBe(reason);
  });
});

describe('uploading', () => {
  it('sends one form to the temp folder of the attempt', async () => {
    peer.on('POST /upload/image', stored({}));
    expect(await upload()).toBe(`phox/${promptId}/in.png [temp]`);
    const { headers, body } = peer.arrivals[0] ?? { headers: {}, body: '' };
    const form = await new Response(Buffer.from(body, 'latin1'), {
      headers: { 'content-type': headers['content-type'] ?? '' },
    }).formData();
    expect(Object.fromEntries(['type', 'subfolder', 'overwrite'].map((name) => [name, form.get(name)]))).toEqual({
      type: 'temp',
      subfolder: `phox/${promptId}`,
      overwrite: 'true',
    });
    const image = form.get('image');
    const sent =
      typeof image === 'object' ? Buffer.from((await image?.arrayBuffer()) ?? new ArrayBuffer(0)) : Buffer.alloc(0);
    expect(sent.equals(await toInputForm(PICTURE, 'palette'))).toBe(true);
  });

  it('gives up a server that takes the image and says nothing', async () => {
    client = connectTo({}, { idleMs: 200, windowMs: 60_000, minBytesPerWindow: 1 });
    peer.on('POST /upload/image', 'silence');
    expect(await failureOf(upload())).toMatchObject({ code: 'COMFYUI.TIMED_OUT' });
  });

  it('sends an image of many pieces unchanged', async () => {
    peer.on('POST /upload/image', stored({}));
    const large = encodeGreyPng(1_000, 800, Uint8Array.from(randomBytes(800_000)));
    await client.uploadInput({ attemptId: promptId, bytes: large });
    const sent = Buffer.from(peer.arrivals[0]?.body ?? '', 'latin1');
    expect(sent.includes(await toInputForm(large, 'palette'))).toBe(true);
  });

  it('uses the name that was given, not the one that was asked for', async () => {
    peer.on('POST /upload/image', stored({ name: 'in (1).png' }));
    expect(await upload()).toBe(`phox/${promptId}/in (1).png [temp]`);
  });

  it.each([{ type: 'input' }, { subfolder: 'phox' }, { name: '../in.png' }, { name: '' }])(
    'refuses to use %j',
    async (answer) => {
      peer.on('POST /upload/image', stored(answer));
      expect(await failureOf(upload())).toMatchObject({ code: 'COMFYUI.ANSWER_UNREADABLE' });
    },
  );

  it.each([
    [413, 'INPUT_TOO_LARGE', 'never'],
    [400, 'INPUT_REFUSED', 'never'],
    [500, 'SERVER_ERROR', 'elsewhere'],
    [403, 'ACCESS_REFUSED', 'elsewhere'],
  ])('a %i is %s, retry %s', async (status, reason, retry) => {
    peer.on('POST /upload/image', { status });
    expect(await failureOf(upload())).toMatchObject({ code: `COMFYUI.${reason}`, retry });
  });
});

describe('asking', () => {
  it('refuses an answer larger than allowed, without reading it all', async () => {
    peer.on('GET /history/*', { bytes: Buffer.alloc(2_000_000, ' ') });
    expect(await failureOf(client.locate(promptId))).toMatchObject({ code: 'COMFYUI.ANSWER_TOO_LARGE' });
  });

  it('follows no redirect, and shows its credentials to nobody else', async () => {
    const stranger = await ScriptedPeer.start();
    peer.on('GET /history/*', { status: 302, headers: { location: `${stranger.url}/login` } });
    expect(await failureOf(client.locate(promptId))).toMatchObject({
      code: 'COMFYUI.ACCESS_REFUSED',
      endpoint: 'unhealthy',
    });
    expect(stranger.arrivals).toEqual([]);
    await stranger.stop();
  });

  it('gives up on silence', async () => {
    peer.on('GET /history/*', 'silence');
    client = connectTo({ requestMs: 300 });
    expect(await failureOf(client.locate(promptId))).toMatchObject({ code: 'COMFYUI.TIMED_OUT' });
  });

  it('looks at the history again when a prompt left the queue between two looks', async () => {
    const end = { outputs: {}, status: { status_str: 'success', completed: true, messages: [] } };
    let looks = 0;
    peer.on('GET /history/*', () => ({ json: (looks += 1) === 1 ? {} : { [promptId]: end } }));
    peer.on('GET /queue', { json: NOWHERE });
    expect(await client.locate(promptId)).toMatchObject({ state: 'completed' });
  });

  it('asks newer servers with one call, and for the place in line with a second', async () => {
    peer
      .on('GET /api/jobs', { json: { jobs: [] } })
      .on('POST /api/jobs/*', { json: { cancelled: false } })
      .on('GET /api/jobs/*', { json: { status: 'pending' } })
      .on('GET /queue', queued);
    expect(await client.locate(promptId)).toEqual({ state: 'pending', position: 1 });
    peer.on('GET /api/jobs/*', { json: { status: 'in_progress' } });
    expect(await client.locate(promptId)).toEqual({ state: 'running' });
    peer.on('GET /api/jobs/*', { status: 404 });
    expect(await client.locate(promptId)).toEqual({ state: 'unknown' });
    expect(peer.count('GET /history/*')).toBe(0);
  });
});

describe('collecting', () => {
  const png = Buffer.from(
    '89504e470d0a1a0a0000000d4948445200000001000000010800000000' +
      '3a7e9b55' +
      '0000000a49444154789c6360000000020001' +
      '48afa471' +
      '0000000049454e44ae426082',
    'hex',
  );
  const expected = [{ nodeId: '6', count: 1, width: 1, height: 1 }];
  const collect = (nodes: Record<string, number>, wanted: Parameters<typeof client.collect>[1] = expected) =>
    client.collect(
      new Map(Object.entries(nodes).map(([node, count]) => [node, Array.from({ length: count }, () => IMAGE)])),
      wanted,
    );

  it('fetches by name, folder and type', async () => {
    peer.on('GET /view', { bytes: png });
    expect(await collect({ '6': 1 })).toEqual([{ nodeId: '6', index: 0, bytes: png, width: 1, height: 1 }]);
    expect(Object.fromEntries(peer.arrivals[0]?.query ?? [])).toEqual(IMAGE);
  });

  it.each([[{}], [{ '6': 2 }], [{ '6': 1, '9': 1 }], [{ '9': 1 }]] as const)(
    'fetches nothing when the nodes named %j',
    async (nodes) => {
      expect(await failureOf(collect(nodes))).toMatchObject({ code: 'COMFYUI.OUTPUT_COUNT_WRONG', kind: 'output' });
      expect(peer.arrivals).toEqual([]);
    },
  );

  it.each([
    ['a missing file', { status: 404 }, 'OUTPUT_MISSING'],
    ['a cut file', { bytes: png.subarray(0, -1) }, 'OUTPUT_TRUNCATED'],
    ['another format', { bytes: Buffer.from('GIF89a') }, 'OUTPUT_NOT_PNG'],
    ['too many bytes', { bytes: Buffer.alloc(20_000) }, 'ANSWER_TOO_LARGE'],
    ['a broken transfer', { bytes: png, headers: { 'content-length': '500' } }, 'TIMED_OUT'],
  ] as const)('refuses %s', async (_what, reply, reason) => {
    peer.on('GET /view', reply);
    if (reason === 'TIMED_OUT') client = connectTo({}, { idleMs: 300, windowMs: 60_000, minBytesPerWindow: 1 });
    expect(await failureOf(collect({ '6': 1 }))).toMatchObject({ code: `COMFYUI.${reason}` });
  });

  it('refuses another size, and a file of another run', async () => {
    peer.on('GET /view', { bytes: png });
    expect(await failureOf(collect({ '6': 1 }, [{ nodeId: '6', count: 1, width: 2 }]))).toMatchObject({
      code: 'COMFYUI.OUTPUT_WRONG_SIZE',
      nodeId: '6',
    });
    expect(await failureOf(collect({ '6': 1 }, [{ nodeId: '6', count: 1, prefix: 'phox/b' }]))).toMatchObject({
      code: 'COMFYUI.OUTPUT_FOREIGN',
    });
  });

  it('tries a broken transfer once more', async () => {
    let tries = 0;
    peer.on('GET /view', () => ((tries += 1) === 1 ? 'reset' : { bytes: png }));
    expect(await collect({ '6': 1 })).toHaveLength(1);
    expect(tries).toBe(2);
  });
});

describe('the event socket', () => {
  it('carries the secret headers, sends no Origin and announces its flags first, like HTTP', async () => {
    expect(await client.connect()).toBe(true);
    await until(() => peer.upgrades[0]?.heard.length === 1);
    const [upgrade] = peer.upgrades;
    expect(upgrade?.headers).toMatchObject({ authorization: 'Bearer canary' });
    expect(upgrade?.headers.origin).toBeUndefined();
    expect(upgrade?.heard).toEqual(['{"type":"feature_flags","data":{"supports_preview_metadata":true}}']);
    await failureOf(client.locate(promptId));
    expect(peer.arrivals[0]?.headers).toMatchObject({ authorization: 'Bearer canary' });
    expect(peer.arrivals[0]?.headers.origin).toBeUndefined();
  });

  it('comes back after 1006 under another client id, and submits under that one', async () => {
    await client.connect();
    peer.on('POST /prompt', accepted);
    peer.upgrades[0]?.socket.terminate();
    await until(() => peer.upgrades.length === 2);
    const ids = peer.upgrades.map(({ clientId }) => clientId);
    expect(new Set(ids).size).toBe(2);
    await submit();
    expect(peer.arrivals.at(-1)?.body).toContain(`"client_id":"${ids[1]}"`);
  });

  it('waits no longer than allowed for a server that does not upgrade', async () => {
    const nobody = new ComfyClient({ url: 'http://127.0.0.1:9', timeouts: { socketMs: 50 } });
    expect(await nobody.connect()).toBe(false);
    nobody.close();
  });

  it('survives a frame larger than allowed', async () => {
    const small = new ComfyClient({ url: peer.url, limits: { frameBytes: 1_000 } });
    await small.connect();
    peer.upgrades[0]?.socket.send(Buffer.alloc(5_000));
    await until(() => peer.upgrades.length === 2);
    small.close();
  });
});

describe('every failure', () => {
  it('is a ComfyFailure without a cause', async () => {
    peer.on('GET /history/*', { status: 500, bytes: Buffer.from('Traceback canary /srv/comfy') });
    const error = await failureOf(client.locate(promptId));
    expect(error).toBeInstanceOf(ComfyFailure);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
  });
});
