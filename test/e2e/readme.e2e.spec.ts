import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { createClient, signUp } from '@phoxray/sdk';
import { HEIGHT, WIDTH } from '../../tools/sample/synthetic-panoramic.mjs';
import { startStack, type Stack } from '../setup/stack.js';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
/** Blocks of commands, in order. */
const BLOCKS = [...README.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => String(block));

const EMAIL = 'demo@phoxray.local';
const PYTHON_HOME = process.env['CLIENTS_PYTHON_HOME'] ?? '';
const hasGenerator = spawnSync(join(PYTHON_HOME, 'bin', 'openapi-python-client'), ['--version']).status === 0;

/** The one block with these words. */
function blockWith(words: string): string {
  const found = BLOCKS.filter((block) => block.includes(words));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} blocks say "${words}"`);
  return found[0];
}

describe('the commands of the README', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phoxray-readme-'));
  const password = `quiet river ${randomUUID()}`;
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
    const client = createClient({ baseUrl: stack.url });
    const body = { email: EMAIL, password, firstName: 'Ada', lastName: 'Moreau', locale: 'en' as const };
    await signUp({ client, body, throwOnError: true });
    for (const name of ['package.json', 'openapi.json', 'node_modules', 'tools', 'test']) {
      symlinkSync(join(ROOT, name), join(folder, name));
    }
  });

  afterAll(async () => {
    await stack?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a block as a script, on this server and with this account. Throws its output when it fails. */
  async function runBlock(block: string): Promise<string> {
    const script = join(folder, 'block.sh');
    const own = block.replaceAll('http://localhost:3000', stack.url).replaceAll('<printed by npm start>', password);
    writeFileSync(script, own);
    const PATH = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
    const { stdout } = await run('bash', [script], { cwd: folder, env: { ...process.env, PATH } });
    return stdout;
  }

  it('are all known: each block is run here, by the test of npm start, or by the tests of the images', () => {
    const elsewhere = ['npm start   #', 'COMFYUI_URLS=', 'docker compose'];
    const here = ['RADIOGRAPH=$(', 'openapi-python-client'];
    const unknown = BLOCKS.filter((block) => ![...elsewhere, ...here].some((words) => block.includes(words)));
    expect(unknown).toEqual([]);
  });

  it('upload a radiograph, run a job, show its progress and fetch a mask', async () => {
    const output = await runBlock(blockWith('RADIOGRAPH=$('));
    expect(output).toContain('"state":"succeeded"');
    const { width, height } = await sharp(join(folder, 'mask.png')).metadata();
    expect([width, height]).toEqual([WIDTH, HEIGHT]);
  });

  it('stop at the first error, show it, and leave no file of it', async () => {
    rmSync(join(folder, 'mask.png'), { force: true });
    const wrong = blockWith('RADIOGRAPH=$(').replace('<printed by npm start>', 'wrong');
    await expect(runBlock(wrong)).rejects.toMatchObject({ code: 22 });
    expect(existsSync(join(folder, 'mask.png'))).toBe(false);
  });

  const withGenerator = hasGenerator ? it : it.skip;
  withGenerator('generate a client for Python and use it', async () => {
    mkdirSync(join(folder, 'data'));
    symlinkSync(PYTHON_HOME, join(folder, 'data', 'client'));
    spawnSync('npm', ['run', '-s', 'sample', 'radiograph.dcm'], { cwd: folder });
    const block = blockWith('openapi-python-client generate').replace(
      '--output-path data/client/generated',
      '--output-path data/generated',
    );
    const output = await runBlock(block.replace('PYTHONPATH=data/client/generated', 'PYTHONPATH=data/generated'));
    expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toMatchObject({ state: 'succeeded' });
  });
});
