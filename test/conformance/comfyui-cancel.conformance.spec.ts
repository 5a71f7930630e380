import { ComfyClient } from '@phoxray/comfyui';
import { newId, type AttemptId } from '@phoxray/kernel';
import { ScriptedPeer, type Reply } from './scripted-peer.js';

const NODE_ERRORS = { '4': { class_type: 'GrowMask', errors: [{ type: 'value_not_in_list' }] } };
const NOWHERE = { queue_running: [], queue_pending: [] };

type State = 'pending' | 'running' | 'stopped';

/** A server that has one prompt and the cancelling routes of its generation. */
class OnePrompt {
  state: State = 'running';

  constructor(
    private readonly peer: ScriptedPeer,
    private readonly id: AttemptId,
    generation: 'S' | 'M' | 'N',
  ) {
    peer.on('GET /queue', () => ({ json: this.#queue() })).on('GET /history/*', () => ({ json: this.#history() }));
    peer.on('POST /interrupt', ({ body }) => this.#stopIf('running', body));
    peer.on('POST /queue', ({ body }) => this.#stopIf('pending', body));
    peer.on('POST /history', {});
    if (generation === 'S') return;
    peer.on('GET /api/jobs', { json: { jobs: [] } });
    peer.on('GET /api/jobs/*', () => this.#job());
    const cancel = ({ path }: { path: string }): Reply => {
      if (path.includes(this.id)) this.state = 'stopped';
      return { json: { cancelled: true } };
    };
    peer.on('POST /api/jobs/*', generation === 'N' ? cancel : { status: 405 });
  }

  get commands(): string[] {
    return this.peer.arrivals
      .filter(({ method, path, body }) => method === 'POST' && (path + body).includes(this.id))
      .map(({ path }) => path.replace(this.id, '{id}'));
  }

  #stopIf(state: State, body: string): Reply {
    if (this.state === state && body.includes(this.id)) this.state = 'stopped';
    return {};
  }

  #queue(): object {
    const items = (state: State) => (this.state === state ? [[0, this.id, {}, {}, []]] : []);
    return { queue_running: items('running'), queue_pending: items('pending') };
  }

  #history(): object {
    const messages = [['execution_interrupted', {}]];
    return this.state === 'stopped'
      ? { [this.id]: { outputs: {}, status: { status_str: 'error', completed: false, messages } } }
      : {};
  }

  #job(): Reply {
    const statuses = { pending: 'pending', running: 'in_progress', stopped: 'cancelled' } as const;
    return { json: { status: statuses[this.state] } };
  }
}

let peer: ScriptedPeer;
let client: ComfyClient;
let promptId: AttemptId;

beforeEach(async () => {
  peer = await ScriptedPeer.start();
  client = new ComfyClient({ url: peer.url });
  promptId = newId();
});

afterEach(async () => {
  client.close();
  await peer.stop();
});

describe.each([
  ['without jobs', 'S', '/interrupt', '/queue'],
  ['with jobs that it cannot cancel', 'M', '/interrupt', '/queue'],
  ['with jobs that it can cancel', 'N', '/api/jobs/{id}/cancel', '/api/jobs/{id}/cancel'],
] as const)('cancelling on a server %s', (_what, generation, running, pending) => {
  it.each([
    ['running', running],
    ['pending', pending],
  ] as const)('stops a %s prompt with the route that the server has', async (state, route) => {
    const server = new OnePrompt(peer, promptId, generation);
    server.state = state;
    expect(await client.cancel(promptId)).toMatchObject({ state: 'ended', sighting: { state: 'interrupted' } });
    expect(server.state).toBe('stopped');
    expect(server.commands).toEqual([route]);
  });

  it('calls a graph that was accepted in part rejected only when it has stopped', async () => {
    const server = new OnePrompt(peer, promptId, generation);
    peer.on('POST /prompt', { json: { prompt_id: promptId, number: 0, node_errors: NODE_ERRORS } });
    expect(await client.submit({ promptId, graph: {} })).toMatchObject({
      state: 'refused',
      failure: { code: 'COMFYUI.BRANCH_REJECTED' },
    });
    expect(server.state).toBe('stopped');
  });
});

it('cancels by the older routes when the server has been replaced by an older one', async () => {
  const newer = new OnePrompt(peer, newId(), 'N');
  newer.state = 'stopped';
  await client.locate(promptId);
  const server = new OnePrompt(peer, promptId, 'M');
  expect(await client.cancel(promptId)).toMatchObject({ state: 'ended' });
  expect([server.state, server.commands]).toEqual(['stopped', ['/api/jobs/{id}/cancel', '/interrupt']]);
});

it.each<[string, Reply]>([
  ['goes on', {}],
  ['cannot be told', { status: 500 }],
  ['cannot be reached', 'reset'],
])('does not call a graph rejected whose accepted part %s', async (_what, reply) => {
  const server = new OnePrompt(peer, promptId, 'S');
  peer.on('POST /prompt', { json: { prompt_id: promptId, number: 0, node_errors: NODE_ERRORS } });
  peer.on('POST /interrupt', reply);
  const impatient = new ComfyClient({ url: peer.url, timeouts: { withdrawMs: 50 } });
  const outcome = await impatient.submit({ promptId, graph: {} });
  impatient.close();
  expect(server.state).toBe('running');
  expect(outcome.state === 'refused' && outcome.failure.retry).not.toBe('never');
});

it('waits for a prompt that is still on its way into the queue', async () => {
  const server = new OnePrompt(peer, promptId, 'S');
  let looks = 0;
  peer.on('GET /queue', () => {
    looks += 1;
    const item = [0, promptId, {}, {}, []];
    return { json: looks < 3 || server.state === 'stopped' ? NOWHERE : { queue_running: [item], queue_pending: [] } };
  });
  expect(await client.cancel(promptId)).toMatchObject({ state: 'ended', sighting: { state: 'interrupted' } });
});
