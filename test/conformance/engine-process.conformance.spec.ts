import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { bundle } from '../../tools/build/bundle.mjs';
import { EngineClient, rampPng } from './engine-client.js';
import { maskGraph, preview, save } from './engine-graphs.js';

const root = join(__dirname, '..', '..');
const readySchema = z.object({ msg: z.literal('ready'), port: z.int().positive() });

describe('the engine as a process', () => {
  const outDir = join(root, 'node_modules', '.cache', 'phoxray', `engine-${process.pid}`);
  let home: string;
  let child: ChildProcess;
  let output = '';

  beforeAll(async () => {
    await bundle([{ name: 'engine', outDir, entries: { main: join(root, 'apps', 'engine', 'src', 'main.ts') } }]);
    home = await mkdtemp(join(tmpdir(), 'engine-'));
  });

  afterAll(async () => {
    child.kill('SIGKILL');
    await rm(outDir, { recursive: true, force: true });
    await rm(home, { recursive: true, force: true });
  });

  const start = async (): Promise<EngineClient> => {
    output = '';
    const environment = { ENGINE_PORT: '0', ENGINE_HOME: home, ENGINE_FAULTS: '1', ENGINE_GENERATION: '0.3.64' };
    child = spawn(process.execPath, [join(outDir, 'main.js')], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    const { port } = readySchema.parse(JSON.parse(output.split('\n')[0] ?? ''));
    return new EngineClient(`http://127.0.0.1:${port}`, 'process');
  };

  it('says one line when ready, names nothing in its logs, wipes temp at the next start, stops on SIGTERM', async () => {
    const client = await start();
    await client.upload(await rampPng(), 'secret-patient.png');
    await client.post('/prompt', { prompt: maskGraph('secret-patient.png', preview), prompt_id: 'secret-a' });
    await client.post('/prompt', {
      prompt: maskGraph('secret-patient.png', save('secret-prefix')),
      prompt_id: 'secret-b',
    });
    await client.until(async () => 'secret-b' in (await client.getJson('/history')));
    await client.post('/prompt', { prompt: maskGraph('secret-absent.png', preview) });
    await client.post('/__faults', { faults: [{ kind: 'execution-error', canaryPath: '/secret-path' }] });
    await client.post('/prompt', { prompt: maskGraph('secret-patient.png', preview, 0.9), prompt_id: 'secret-c' });
    await client.until(async () => 'secret-c' in (await client.getJson('/history')));
    expect(await readdir(join(home, 'temp'))).toHaveLength(1);
    child.kill('SIGTERM');
    // Unlike `exit`, once everything that it printed has been read.
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(output).not.toMatch(/secret|patient|\.png|tensor/);
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => z.object({ msg: z.string() }).parse(JSON.parse(line)).msg),
    ).toEqual(['ready', 'stopped']);

    await writeFile(join(home, 'temp', 'left-behind.png'), '');
    const again = await start();
    expect(await again.getJson('/history')).toEqual({});
    expect(await readdir(join(home, 'temp'))).toEqual([]);
    expect(await readdir(join(home, 'output'))).toEqual(['secret-prefix_00001_.png']);
  });
});
