import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../terminal/start-error.mjs';
import { KeepAlive } from './keep-alive.mjs';
import { endWhenHung } from './liveness.mjs';
import { LogFile } from './log-file.mjs';
import { freePort } from './ports.mjs';
import { isAlive } from './processes.mjs';
import { launchServer, runToEnd, type Program, type Running } from './program.mjs';

const SERVER = `
  import { createServer } from 'node:http';
  createServer((_, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1');
  console.log('serving');
  process.on('SIGTERM', () => { console.log('asked to stop'); process.exit(0); });`;
const STUBBORN = `${SERVER.split('process.on')[0]} process.on('SIGTERM', () => console.log('no'));`;

describe('a supervised program', () => {
  let folder: string;
  let program: (source: string, rest?: Partial<Program>) => Program;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'phoxray-supervisor-'));
    const port = await freePort();
    const log = new LogFile(join(folder, 'phoxray.log'));
    const script = join(folder, 'program.mjs');
    program = (source, rest = {}) => {
      writeFileSync(script, source);
      const env = { PATH: process.env['PATH'], PORT: String(port) };
      const healthUrl = `http://127.0.0.1:${port}/`;
      return { name: 'program', command: process.execPath, args: [script], env, cwd: folder, log, healthUrl, ...rest };
    };
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is usable once it started, and stops when asked', async () => {
    const served = program(SERVER);
    const running = await launchServer(served);
    expect((await fetch(served.healthUrl ?? '')).status).toBe(200);
    await running.stop();
    expect(isAlive(running.pid)).toBe(false);
    expect(served.log.lastLines('program')).toEqual(['serving', 'asked to stop']);
  });

  it('leaves no core dump', async () => {
    const printing = program(`
      import { readFileSync } from 'node:fs';
      console.log(readFileSync('/proc/self/limits', 'utf8').split('\\n').find((line) => line.includes('core')));`);
    await runToEnd(printing);
    expect(printing.log.lastLines('program').join()).toMatch(/core file size +0 +0/);
  });

  it('is started again when it dies, and says so', async () => {
    const told: string[] = [];
    const served = program(SERVER);
    const started: Running[] = [];
    const launch = async (signal: AbortSignal): Promise<Running> => {
      const running = await launchServer(served, signal);
      started.push(running);
      return running;
    };
    const kept = new KeepAlive('program', launch, (name, sentence) => told.push(`${name} ${sentence}`));
    await kept.start();
    process.kill(started[0]?.pid ?? 0, 'SIGKILL');
    while (told.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(told).toEqual(['program stopped unexpectedly (ended by SIGKILL)', 'program runs again']);
    expect((await fetch(served.healthUrl ?? '')).status).toBe(200);
    await kept.stop();
    expect(started.map(({ pid }) => isAlive(pid))).toEqual([false, false]);
  });

  it('is ended and started again when it hangs, and left alone while it answers', async () => {
    const served = program(SERVER);
    const running = await launchServer(served);
    let looks = 0;
    // Each look comes at once; the program is stopped in its tracks before the third one.
    const wait = async (): Promise<void> => {
      looks += 1;
      if (looks === 3) process.kill(running.pid, 'SIGSTOP');
    };
    const told: string[] = [];
    await endWhenHung(running, served.healthUrl ?? '', () => told.push('hung'), { misses: 2, answerMs: 300, wait });
    expect(await running.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(told).toEqual(['hung']);
    expect(looks).toBeGreaterThanOrEqual(4);
  });

  it('fails with what it said last when it cannot start', async () => {
    const failing = launchServer(program(`console.error('PORT is not a number'); process.exit(3);`));
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({
      message: 'program stopped at once (exit code 3).',
      advice: expect.stringContaining('PORT is not a number'),
    });
    await expect(runToEnd(program('process.exit(1)'))).rejects.toThrow('program failed (exit code 1).');
    await expect(launchServer(program('', { command: join(folder, 'absent') }))).rejects.toThrow(/ENOENT|127/);
  });

  it('is given up when it does not become ready, even if it does not listen to requests to stop', async () => {
    const mute = program(STUBBORN, { healthUrl: 'http://127.0.0.1:9/', readyMs: 6_000, stopMs: 1_000 });
    await expect(launchServer(mute)).rejects.toThrow('program did not become ready in time.');
    expect(mute.log.lastLines('program')).toContain('no');
  });

  it('can be stopped while it is still starting', async () => {
    const never = program(SERVER, { healthUrl: 'http://127.0.0.1:9/' });
    const kept = new KeepAlive(
      'program',
      (signal) => launchServer(never, signal),
      () => undefined,
    );
    const starting = kept.start().catch((error: unknown) => error);
    setTimeout(() => void kept.stop(), 300);
    expect(await starting).toBeInstanceOf(StartError);
  });
});
