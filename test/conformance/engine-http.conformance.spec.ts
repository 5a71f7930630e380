import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { z } from 'zod';
import { createEngine } from '../../apps/engine/src/engine-server.js';
import type { EngineHandle } from '../../apps/engine/src/engine-server.js';
import { EngineClient, rampPng } from './engine-client.js';
import { maskGraph, preview, squareGraph } from './engine-graphs.js';

const refusalSchema = z.object({
  error: z.object({
    type: z.string(),
    message: z.string(),
    details: z.string(),
    extra_info: z.record(z.string(), z.unknown()),
  }),
  node_errors: z.record(
    z.string(),
    z.object({
      errors: z.array(z.looseObject({ type: z.string() })),
      dependent_outputs: z.array(z.string()),
      class_type: z.string(),
    }),
  ),
});

describe("the engine's HTTP, as ComfyUI 0.3.64 answers", () => {
  let home: string;
  let engine: EngineHandle;
  let client: EngineClient;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'engine-'));
    engine = await createEngine({ home, generation: '0.3.64' });
    client = new EngineClient(engine.url, randomUUID());
    await client.upload(await rampPng(), 'in.png');
    await client.upload(Buffer.from('0123456789'), 'digits.txt', { type: 'output', subfolder: 'a' });
  });

  afterAll(async () => {
    await engine.close();
    await rm(home, { recursive: true, force: true });
  });

  const refused = async (body: unknown) => {
    const response = await client.post('/api/prompt', body);
    expect(response.status).toBe(400);
    return refusalSchema.parse(await response.json());
  };

  /** The error types of one node of a graph in which everything else is sound. */
  const nodeErrors = async (node: string, inputs: object) => {
    const graph = maskGraph('in.png', preview);
    const changed = {
      ...graph,
      [node]: { ...z.looseObject({}).parse(graph[z.enum(['1', '2', '3', '4', '5', '6']).parse(node)]), inputs },
    };
    const { error, node_errors: found } = await refused({ prompt: changed });
    expect(error.type).toBe('prompt_outputs_failed_validation');
    expect(found[node]?.dependent_outputs).toEqual(['6']);
    return found[node]?.errors.map(({ type }) => type);
  };

  describe('POST /prompt refuses', () => {
    it('a body without a prompt', async () => {
      expect((await refused({})).error).toMatchObject({ type: 'no_prompt', message: 'No prompt provided' });
    });

    it('a graph without outputs, or without the outputs asked for', async () => {
      const { p: _, ...headless } = squareGraph();
      expect((await refused({ prompt: headless })).error.type).toBe('prompt_no_outputs');
      const nowhere = { prompt: squareGraph(), partial_execution_targets: [] };
      expect((await refused(nowhere)).error.type).toBe('prompt_no_outputs');
    });

    it('an unknown class, naming the node', async () => {
      const { error } = await refused({ prompt: { '9': { class_type: 'KSampler', inputs: {} } } });
      expect(error).toMatchObject({ type: 'invalid_prompt', details: "Node ID '#9'" });
    });

    it('an output node, and tells its own errors in the summary', async () => {
      const { error } = await refused({
        prompt: { ...squareGraph(), p: { class_type: 'PreviewImage', inputs: { images: ['s', 0] } } },
      });
      const mismatch =
        'Return type mismatch between linked nodes: images, received_type(MASK) mismatch input_type(IMAGE)';
      expect(error).toMatchObject({ type: 'prompt_outputs_failed_validation', details: mismatch });
    });

    it('a value out of range, with decimals printed as such and no summary of inner nodes', async () => {
      const { error, node_errors: found } = await refused({ prompt: squareGraph(7) });
      expect(error.details).toBe('');
      expect(found['s']?.errors).toEqual([expect.objectContaining({ message: 'Value 7.0 bigger than max of 1.0' })]);
    });

    it('a file that is not there', async () => {
      expect(await nodeErrors('1', { image: 'nobody.png' })).toEqual(['custom_validation_failed']);
      expect(await nodeErrors('1', { image: '../../etc/hostname' })).toEqual(['custom_validation_failed']);
    });

    it.each([
      ['required_input_missing', '3', { mask: ['2', 0] }],
      ['bad_linked_input', '3', { mask: ['2'], value: 0.5 }],
      ['return_type_mismatch', '3', { mask: ['1', 0], value: 0.5 }],
      ['return_type_mismatch', '3', { mask: ['1', 7], value: 0.5 }],
      ['invalid_input_type', '3', { mask: ['2', 0], value: 'much' }],
      ['value_smaller_than_min', '3', { mask: ['2', 0], value: -0.1 }],
      ['value_bigger_than_max', '3', { mask: ['2', 0], value: 1.1 }],
      ['value_not_in_list', '2', { image: ['1', 0], channel: 'violet' }],
    ])('%s', async (type, node, inputs) => {
      expect(await nodeErrors(node, inputs)).toEqual([type]);
    });

    it('a link to nowhere, at the node that depends on the one that has it', async () => {
      const lost = { class_type: 'MaskToImage', inputs: { mask: ['99', 0] } };
      const { node_errors: found } = await refused({ prompt: { ...maskGraph('in.png', preview), '5': lost } });
      expect(found['6']?.errors[0]?.type).toBe('exception_during_inner_validation');
    });

    it('a graph that bites its own tail', async () => {
      const loop = {
        a: { class_type: 'InvertMask', inputs: { mask: ['b', 0] } },
        b: { class_type: 'InvertMask', inputs: { mask: ['a', 0] } },
        i: { class_type: 'MaskToImage', inputs: { mask: ['a', 0] } },
        p: { class_type: 'PreviewImage', inputs: { images: ['i', 0] } },
      };
      expect((await refused({ prompt: loop })).error.type).toBe('prompt_outputs_failed_validation');
    });
  });

  it('coerces literals as leniently as the protocol, and runs with what came of it', async () => {
    const graph = maskGraph('in.png', preview);
    const lenient = {
      ...graph,
      '4': { class_type: 'GrowMask', inputs: { mask: ['3', 0], expand: '2', tapered_corners: 'false' } },
    };
    const promptId = randomUUID();
    expect((await client.post('/prompt', { prompt: lenient, prompt_id: promptId })).status).toBe(200);
    await client.until(async () => promptId in (await client.getJson(`/history/${promptId}`)));
    const prompt = z.record(
      z.string(),
      z.object({ prompt: z.tuple([z.number(), z.string(), z.record(z.string(), z.unknown())]).rest(z.unknown()) }),
    );
    const history = prompt.parse(await client.getJson('/history?max_items=1'));
    expect(history[promptId]?.prompt[2]['4']).toMatchObject({ inputs: { expand: 2, tapered_corners: true } });
  });

  it('pages through history from either end', async () => {
    for (const promptId of ['h1', 'h2', 'h3']) {
      await client.post('/prompt', { prompt: squareGraph(), prompt_id: promptId });
      await client.until(async () => promptId in (await client.getJson('/history')));
    }
    expect(Object.keys(await client.getJson('/history?max_items=2'))).toEqual(['h2', 'h3']);
    expect(Object.keys(await client.getJson('/history?max_items=1&offset=0'))).not.toContain('h3');
    await client.post('/history', { clear: true });
    expect(await client.getJson('/history')).toEqual({});
  });

  it('serves bytes, ranges and refusals at /view', async () => {
    const file = { filename: 'digits.txt', type: 'output', subfolder: 'a' };
    const whole = await client.view(file);
    expect([whole.status, await whole.text(), whole.headers.get('etag')]).toEqual([200, '0123456789', null]);
    const part = await client.view(file, { headers: { range: 'bytes=2-4' } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
    const tail = await client.view(file, { headers: { range: 'bytes=-3' } });
    expect([tail.status, await tail.text()]).toEqual([206, '789']);
    expect((await client.view(file, { headers: { range: 'bytes=10-' } })).status).toBe(416);
    expect((await client.view({ ...file, filename: 'none.txt' })).status).toBe(404);
    expect((await client.view({ ...file, filename: '../digits.txt' })).status).toBe(400);
    expect((await client.view({ ...file, type: 'elsewhere' })).status).toBe(400);
    expect((await client.view({ ...file, subfolder: '../../..' })).status).toBe(403);
  });

  it('makes a preview smaller and takes alpha apart', async () => {
    const rgba = await sharp({
      create: { width: 2, height: 1, channels: 4, background: { r: 9, g: 8, b: 7, alpha: 0.5 } },
    })
      .png()
      .toBuffer();
    await client.upload(rgba, 'alpha.png');
    const channels = async (more: Readonly<Record<string, string>>) =>
      sharp(
        Buffer.from(await (await client.view({ filename: 'alpha.png', type: 'input', ...more })).arrayBuffer()),
      ).metadata();
    expect(await channels({ preview: 'webp;50' })).toMatchObject({ format: 'webp' });
    expect(await channels({ preview: 'jpeg' })).toMatchObject({ format: 'jpeg' });
    expect(await channels({ channel: 'rgb' })).toMatchObject({ format: 'png', channels: 3 });
    expect(await channels({ channel: 'a' })).toMatchObject({ format: 'png', channels: 1 });
  });

  it('lets no upload out of its folder', async () => {
    const bytes = await rampPng();
    expect((await client.upload(bytes, 'x.png', { subfolder: '../../outside' })).status).toBe(400);
    expect((await client.upload(bytes, '../../outside.png')).status).toBe(400);
    expect((await readdir(home)).toSorted()).toEqual(['input', 'output', 'temp']);
  });

  const uploadMask = async (original: string) => {
    const body = new FormData();
    const alpha = await sharp({
      create: { width: 256, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    body.append('image', new Blob([new Uint8Array(alpha)]), 'masked.png');
    body.append('original_ref', JSON.stringify({ filename: original, type: 'input' }));
    return fetch(`${engine.url}/upload/mask`, { method: 'POST', body });
  };

  it('writes a mask as the original with the uploaded alpha, and nothing without an original', async () => {
    expect((await uploadMask('nobody.png')).status).toBe(200);
    expect((await client.view({ filename: 'masked.png', type: 'input' })).status).toBe(404);
    expect((await uploadMask('in.png')).status).toBe(200);
    const written = await client.view({ filename: 'masked.png', type: 'input' });
    expect(await sharp(Buffer.from(await written.arrayBuffer())).stats()).toMatchObject({ isOpaque: false });
  });

  it('refuses a page of another site, and knows its routes', async () => {
    const origin = { headers: { origin: 'https://elsewhere.example' } };
    expect((await fetch(`${engine.url}/queue`, origin)).status).toBe(403);
    expect((await fetch(`${engine.url}/queue`, { headers: { origin: engine.url } })).status).toBe(200);
    expect((await fetch(`${engine.url}/nowhere`)).status).toBe(404);
    expect((await fetch(`${engine.url}/view`, { method: 'DELETE' })).status).toBe(405);
    expect((await fetch(`${engine.url}/__faults`)).status).toBe(404);
    expect((await fetch(`${engine.url}/api/jobs?limit=1`)).status).toBe(404);
    expect(await client.getJson('/features')).toEqual({
      supports_preview_metadata: true,
      max_upload_size: 104_857_600,
    });
  });

  it('refuses a body above 100 MiB before reading it', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 200 * 1024 * 1024 };
      const sending = request(`${engine.url}/upload/image`, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode);
        sending.destroy();
      });
      sending.on('error', reject).flushHeaders();
    });
    expect(status).toBe(413);
  });
});

describe("the engine's HTTP, while a node computes", () => {
  let home: string;
  let engine: EngineHandle;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'engine-'));
    engine = await createEngine({ home, generation: '0.3.64' });
  });

  afterEach(async () => {
    await engine.close();
    await rm(home, { recursive: true, force: true });
  });

  it('answers', async () => {
    const client = new EngineClient(engine.url, 'asking');
    await client.connect();
    // 17 thousand million steps, abandoned as the engine closes: no machine is through with them before it has answered.
    const grow = { class_type: 'GrowMask', inputs: { mask: ['s', 0], expand: 16_384, tapered_corners: true } };
    const image = { class_type: 'MaskToImage', inputs: { mask: ['g', 0] } };
    const prompt = { ...squareGraph(0.5, 1024), g: grow, i: image };
    await client.post('/prompt', { prompt, prompt_id: 'slow', client_id: 'asking' });
    const entered = () => client.heard.flatMap((m) => ('type' in m && m.type === 'executing' ? [m.data['node']] : []));
    await client.until(() => entered().includes('g'));
    for (let answers = 0; answers < 5; answers += 1) {
      expect(await client.getJson('/queue')).toMatchObject({ queue_running: [[0, 'slow', {}, {}, ['p']]] });
    }
    expect(entered()).toEqual(['s', 'g']);
    await client.close();
  });

  it('writes nothing any more once it is closed', async () => {
    for (let side = 500; side < 505; side += 1) {
      const closing = await createEngine({ home, generation: '0.3.64' });
      const client = new EngineClient(closing.url, 'leaving');
      await client.connect();
      await client.post('/prompt', { prompt: squareGraph(0.5, side), client_id: 'leaving' });
      await client.until(() =>
        client.heard.some((m) => 'type' in m && m.type === 'executing' && m.data['node'] === 'p'),
      );
      await closing.close();
      const left = await readdir(join(home, 'temp'));
      await delay(30);
      expect(await readdir(join(home, 'temp'))).toEqual(left);
      await client.close();
    }
  });
});
