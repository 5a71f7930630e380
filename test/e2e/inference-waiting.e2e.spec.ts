import { Endpoints } from '@phoxray/inference';
import { ScriptedPeer } from '../conformance/scripted-peer.js';
import { startInferenceApp, type InferenceApp } from '../setup/inference-app.js';
import { InferenceClient } from '../setup/inference-client.js';
import { lastingPort } from '../setup/lasting-port.js';

describe('a job that no image server can take', () => {
  let api: InferenceApp;
  let client: InferenceClient;
  let peer: ScriptedPeer;

  beforeEach(async () => {
    peer = await ScriptedPeer.start();
    api = await startInferenceApp({ engines: 1 });
    client = new InferenceClient(api, await api.createAccount());
  });

  afterEach(async () => {
    await api.stop();
    await peer.stop();
  });

  const waitsFor = async (code: string): Promise<void> => {
    const { id } = await client.start(await client.upload());
    const job = await client.until(id, ({ waiting }) => waiting?.code === code);
    expect(job).toMatchObject({ state: 'queued', waiting: { code, detail: expect.stringMatching(/\.$/) } });
  };

  it('says that no worker runs', () => waitsFor('INFERENCE.NO_WORKER'));

  it('says that no server answers', async () => {
    await api.startWorker({ COMFYUI_URLS: `http://127.0.0.1:${await lastingPort()}` });
    await waitsFor('INFERENCE.SERVERS_SILENT');
  });

  it.each([
    [401, 'access-refused', 'INFERENCE.SERVERS_REFUSE_ACCESS', 'COMFYUI.ACCESS_REFUSED'],
    [403, 'access-refused', 'INFERENCE.SERVERS_REFUSE_ACCESS', 'COMFYUI.ACCESS_REFUSED'],
    [500, 'failing', 'INFERENCE.SERVERS_FAIL', 'COMFYUI.SERVER_ERROR'],
    [502, 'not-answering', 'INFERENCE.SERVERS_SILENT', 'COMFYUI.GATEWAY_ERROR'],
  ])(
    'says what a proxy means that answers %i, and so does the worker’s health',
    async (status, trouble, code, failure) => {
      for (const route of ['GET /*', 'POST /*']) peer.on(route, { status });
      const worker = await api.startWorker({ COMFYUI_URLS: peer.url });
      await waitsFor(code);
      expect(worker.get(Endpoints).pool.census).toEqual({
        configured: 1,
        answering: 0,
        servers: [{ endpoint: peer.url, trouble, code: failure, status, missing: [] }],
      });
    },
  );

  it('starts by itself once a server can take it, and gives no reason any more', async () => {
    const { id } = await client.start(await client.upload());
    await client.until(id, ({ waiting }) => waiting !== null);
    await api.startWorker();
    expect(await client.ended(id)).toMatchObject({ state: 'succeeded', waiting: null });
  });
});

it('shows the place of a job in the image server’s own queue', async () => {
  const api = await startInferenceApp({ engines: 1, variables: { COMFYUI_PREFETCH: '2' } });
  const client = new InferenceClient(api, await api.createAccount());
  api.engines[0]?.faults.plan({ faults: [{ kind: 'hang', node: 'brightness' }] });
  await api.startWorker();
  const radiographId = await client.upload();
  const first = await client.start(radiographId);
  await client.until(first.id, ({ stage, serverQueuePosition }) => stage === 'running' && serverQueuePosition === null);
  const second = await client.start(radiographId);
  await client.until(second.id, ({ stage, serverQueuePosition }) => stage === 'running' && serverQueuePosition === 1);
  api.engines[0]?.faults.clear();
  expect(await client.ended(second.id)).toMatchObject({ state: 'succeeded', serverQueuePosition: null });
  await api.stop();
});
