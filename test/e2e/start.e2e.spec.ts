import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { drawSyntheticPanoramic, HEIGHT, WIDTH } from '../../tools/sample/synthetic-panoramic.mjs';
import { freePort } from '../../tools/supervisor/ports.mjs';
import { cloneCommitted, processesOf, StartRun } from './start-run.js';

/** Installs and builds from nothing: minutes. `START_E2E=1 npm test -- start.e2e` */
const whenAsked = process.env['START_E2E'] === '1' ? describe : describe.skip;

const THRESHOLDS = { 'soft-tissue': [0.15, 0.45], 'hard-tissue': [0.45, 0.85], metal: [0.85, 2] } as const;

const demoSchema = z.object({ email: z.string(), password: z.string(), jobId: z.string() });
const sessionSchema = z.object({ accessToken: z.string() });
const resultsSchema = z.object({
  data: z.array(z.object({ id: z.string(), output: z.enum(['soft-tissue', 'hard-tissue', 'metal']) })),
});

/** Share of pixels of a mask that differ from the definition, computed here from the drawing itself. */
async function wrongShare(png: Buffer, output: keyof typeof THRESHOLDS): Promise<number> {
  const { data, info } = await sharp(png).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([WIDTH, HEIGHT]);
  const [low, high] = THRESHOLDS[output];
  const wrong = drawSyntheticPanoramic().filter((value, index) => {
    const fraction = value / 65_535;
    return (data[index] === 255) !== (fraction > low && fraction <= high);
  });
  return wrong.length / (WIDTH * HEIGHT);
}

whenAsked('npm start, from a clone in a folder that only its owner may enter', () => {
  let folder: string;
  let port: string;
  let running: StartRun | undefined;
  /** Without the download of what it depends on. */
  let firstSeconds: number;

  beforeAll(async () => {
    folder = cloneCommitted();
    port = String(await freePort());
  });

  afterAll(async () => {
    await running?.interrupt();
    rmSync(folder, { recursive: true, force: true });
  });

  it('installs, builds, starts, shows the masks of the sample and how long each stage took, and stops', async () => {
    const started = Date.now();
    const run = new StartRun(folder, ['--once'], { PORT: port });
    await run.end(0);
    const installed = Number(/✓ Dependencies\s+([\d.]+) s/.exec(run.output)?.[1]);
    firstSeconds = (Date.now() - started) / 1000 - installed;
    expect(run.output).toMatch(new RegExp(`Masks +http://localhost:${port}/jobs/[0-9a-f-]{36}\n`));
    expect(run.output).toMatch(
      /upload [\d.]+ s · queue [\d.]+ s · prepare [\d.]+ s · run [\d.]+ s · store [\d.]+ s · total [\d.]+ s/,
    );
    expect(run.output).toMatch(/Sign in +demo@phoxray\.local +password \S{12,}\n/);
    expect(processesOf(folder)).toEqual([]);
  }, 1_800_000);

  it('is ready in less than half the time the second time, with the same account and masks', async () => {
    running = new StartRun(folder, [], { PORT: port });
    const [, seconds] = await running.until(/Ready after ([\d.]+) s/, 60_000);
    expect(Number(seconds)).toBeLessThan(firstSeconds / 2);
    await running.until(/Ctrl-C stops everything/, 60_000);
    expect(running.output).not.toContain('Sample upload');
    const demo = demoSchema.parse(JSON.parse(readFileSync(join(folder, 'data', 'demo.json'), 'utf8')));
    expect(running.output).toContain(`/jobs/${demo.jobId}`);
    expect(running.output).toContain(demo.password);
  });

  it('serves the page and masks that are what their definition says, pixel by pixel', async () => {
    const origin = `http://127.0.0.1:${port}`;
    const demo = demoSchema.parse(JSON.parse(readFileSync(join(folder, 'data', 'demo.json'), 'utf8')));
    const page = await fetch(`${origin}/jobs/${demo.jobId}`, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    const credentials = JSON.stringify({ email: demo.email, password: demo.password });
    const json = { 'content-type': 'application/json' };
    const login = await fetch(`${origin}/v1/auth/login`, { method: 'POST', headers: json, body: credentials });
    const headers = { authorization: `Bearer ${sessionSchema.parse(await login.json()).accessToken}` };
    const results = resultsSchema.parse(
      await (await fetch(`${origin}/v1/jobs/${demo.jobId}/results`, { headers })).json(),
    );
    expect(results.data.map(({ output }) => output).sort()).toEqual(Object.keys(THRESHOLDS).sort());
    for (const { id, output } of results.data) {
      const content = await fetch(`${origin}/v1/jobs/${demo.jobId}/results/${id}/content`, { headers });
      // 16 bits became 8 on the way: pixels within a step of a threshold may fall on either side.
      expect(await wrongShare(Buffer.from(await content.arrayBuffer()), output)).toBeLessThan(0.003);
    }
  });

  it('sends a second instance and a second program on its port away, saying why', async () => {
    const second = new StartRun(folder, [], { PORT: '0' });
    await second.end(1);
    expect(second.output).toMatch(
      new RegExp(`already runs on this data folder: process \\d+, http://localhost:${port}`),
    );
    mkdirSync(join(folder, 'data-2'));
    const sameport = new StartRun(folder, [], { PORT: port, PHOXRAY_HOME: join(folder, 'data-2') });
    await sameport.end(1);
    expect(sameport.output).toContain(`Port ${port} on 127.0.0.1 is taken by another program.`);
    expect(sameport.output).toContain('PORT=3001 npm start');
  });

  it('starts a dead child again and says so, then stops everything on Ctrl-C', async () => {
    const worker = processesOf(folder).find(({ command }) => command.includes('dist/apps/worker/main.js'));
    process.kill(worker?.pid ?? 0, 'SIGKILL');
    await running?.until(/worker stopped unexpectedly \(ended by SIGKILL\)/, 60_000);
    await running?.until(/worker runs again/, 60_000);
    await running?.interrupt();
    running = undefined;
    expect(processesOf(folder)).toEqual([]);
  });
});
