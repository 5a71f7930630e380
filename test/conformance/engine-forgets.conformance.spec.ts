import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../apps/engine/src/engine-server.js';
import type { EngineHandle } from '../../apps/engine/src/engine-server.js';
import { EngineHome } from '../../apps/engine/src/home/engine-home.js';
import { EngineClient, rampPng } from './engine-client.js';
import { maskGraph, preview } from './engine-graphs.js';

describe('an engine that keeps nothing', () => {
  let home: string;
  let engine: EngineHandle;
  let client: EngineClient;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'engine-'));
    engine = await createEngine({ home, generation: '0.3.64', cache: 'none' });
    client = new EngineClient(engine.url, randomUUID());
  });

  afterAll(async () => {
    await engine.close();
    await rm(home, { recursive: true, force: true });
  });

  const filesIn = (folder: string): Promise<string[]> => readdir(join(home, folder), { recursive: true });

  async function run(prompt: object, promptId: string): Promise<void> {
    await client.post('/prompt', { prompt, prompt_id: promptId });
    await client.until(async () => promptId in (await client.getJson(`/history/${promptId}`)));
  }

  it('removes what a prompt read from temp and wrote there with its record, and nothing else', async () => {
    for (const attempt of ['a', 'b']) {
      await client.upload(await rampPng(), 'in.png', { type: 'temp', subfolder: `phox/${attempt}` });
      await run(maskGraph(`phox/${attempt}/in.png [temp]`, preview), attempt);
    }
    const kept = await filesIn('temp');
    expect(kept.filter((name) => name.endsWith('.png'))).toHaveLength(4);
    await client.post('/history', { delete: ['a', 'never was'] });
    const left = await filesIn('temp');
    expect(left.filter((name) => name.endsWith('in.png'))).toEqual([join('phox', 'b', 'in.png')]);
    expect(left).not.toContain(join('phox', 'a'));
    await client.post('/history', { clear: true });
    expect(await filesIn('temp')).toEqual([]);
  });

  it('leaves input and output alone, whatever a prompt names', async () => {
    await client.upload(await rampPng(), 'mine.png');
    await run(maskGraph('mine.png', preview), 'c');
    await client.post('/history', { clear: true });
    await new EngineHome(home).removeTemp(['../input/mine.png', '..', '']);
    expect(await filesIn('input')).toEqual(['mine.png']);
  });
});
