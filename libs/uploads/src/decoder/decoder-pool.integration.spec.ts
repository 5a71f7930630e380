import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { syntheticPng } from '../../../../test/factories/picture.factory.js';
import { DECODER_VARIABLE } from '../../../../test/setup/test-logins.mjs';
import { DecoderPool, type PoolOptions } from './decoder-pool.js';
import type { DecoderRequest } from './decoder-protocol.js';
import { confine } from './decoder-limits.js';

/** A decoder that a hostile file has taken over: does harm by number, or tells what it can see. */
const TAKEN_OVER = `
import { readFileSync } from 'node:fs';
const send = (message) => {
  const text = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(text.length);
  process.stdout.write(Buffer.concat([head, text]));
};
let jobs = 0;
const held = [];
const refuse = (isExhausted, detail = process.pid + ' ' + jobs) =>
  send({ cpuSeconds: 0, answer: { kind: 'refused', code: '', errorName: null, isExhausted, detail } });
const tryTo = (action) => { try { return String(action()); } catch (error) { return error.code; } };
const harm = {
  1: () => { for (;;); },
  2: () => setInterval(() => {}, 1000),
  3: () => { const held = []; for (;;) held.push(Buffer.alloc(16 << 20, 1)); },
  4: () => process.exit(0),
  5: () => process.stdout.write(Buffer.alloc(64, 0xff)),
  6: () => send({ cpuSeconds: 'all of it' }),
  7: () => refuse(false, JSON.stringify({
    environment: Object.keys(process.env).filter((name) => name !== 'PWD'),
    folder: process.cwd(),
    parent: tryTo(() => readFileSync('/proc/' + process.ppid + '/environ').length),
    passwords: tryTo(() => readFileSync('/etc/passwd').length),
  })),
  // Only the first job of a process is done.
  8: () => refuse(jobs > 1),
  9: () => (jobs > 1 ? process.kill(process.pid, 'SIGABRT') : refuse(false)),
  10: () => refuse(true),
  11: () => { held.push(Buffer.alloc(150e6, 1)); refuse(false); },
};
// A request is a frame: two lengths, the JSON, the bytes of the file. It may arrive in any pieces.
let waiting = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  waiting = Buffer.concat([waiting, chunk]);
  while (waiting.length >= 8) {
    const [text, bytes] = [waiting.readUInt32BE(0), waiting.readUInt32BE(4)];
    if (waiting.length < 8 + text + bytes) return;
    const request = JSON.parse(waiting.subarray(8, 8 + text));
    waiting = waiting.subarray(8 + text + bytes);
    jobs += 1;
    harm[request.maxMegapixels]();
  }
});
send({ ready: true });
`;

const OPTIONS = {
  processes: 1,
  memoryMb: 256,
  cpuSeconds: 20,
  wallSeconds: 30,
  stallSeconds: 30,
  maxJobs: 50,
} as const;
const folder = mkdtempSync(join(tmpdir(), 'phoxray-decoder-'));
const takenOver = join(folder, 'decoder.mjs');
const pools: DecoderPool[] = [];

function createPool(options: Partial<PoolOptions> = {}): DecoderPool {
  const pool = new DecoderPool({ ...OPTIONS, program: process.env[DECODER_VARIABLE] ?? '', ...options });
  pools.push(pool);
  return pool;
}

const request = (maxMegapixels: number): DecoderRequest => ({
  format: 'png',
  maxMegapixels,
  task: { kind: 'sanitise', uidKey: '', patient: null, redactions: [] },
});

const png = syntheticPng({ width: 60, height: 40, trailer: 'Dupont' });

/** The connections that a process holds. */
function connectionsOf(pid: number | 'self'): string[] {
  const links = readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${name}`)];
    } catch {
      return [];
    }
  });
  return links.filter((link) => link.startsWith('socket:'));
}

describe('decoder processes', () => {
  beforeAll(() => writeFileSync(takenOver, TAKEN_OVER));
  afterEach(() => pools.splice(0).forEach((pool) => pool.close()));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['spins', 1, { cpuSeconds: 2 }, { reason: 'ended' }],
    ['sleeps', 2, { wallSeconds: 5 }, { reason: 'time' }],
    ['takes memory', 3, {}, { reason: 'ended' }],
    ['ends', 4, {}, { reason: 'ended' }],
    ['writes noise', 5, {}, { reason: 'protocol' }],
    ['answers nonsense', 6, {}, { reason: 'protocol' }],
  ])('one that %s is ended, and the next job gets another', async (_name, harm, options, failure) => {
    const pool = createPool({ program: takenOver, ...options });
    await expect(pool.run(request(harm), png)).rejects.toMatchObject({ name: 'DecoderFailure', ...failure });
    expect(pool.pids).toEqual([]);
    expect((await pool.run(request(7), png)).reply.answer.kind).toBe('refused');
  });

  it('see no environment, no other folder, nothing of this process, and hold none of its connections', async () => {
    process.env['MASTER_KEY'] = 'planted';
    const pool = createPool({ program: takenOver });
    const { reply } = await pool.run(request(7), png);
    delete process.env['MASTER_KEY'];
    const seen: unknown = JSON.parse(reply.answer.kind === 'refused' ? reply.answer.detail : '{}');
    expect(seen).toEqual({
      environment: [],
      folder: '/',
      parent: 'ERR_ACCESS_DENIED',
      passwords: 'ERR_ACCESS_DENIED',
    });
    const [pid = 0] = pool.pids;
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toMatch(/^(?:PWD=\/\0)?$/);
    const ours = connectionsOf('self');
    expect(ours).not.toEqual([]);
    expect(connectionsOf(pid).filter((connection) => ours.includes(connection))).toEqual([]);
  });

  it('work side by side, each on one file, and no more than allowed', async () => {
    const pool = createPool({ processes: 2 });
    const jobs = Array.from({ length: 8 }, (_, index) =>
      pool.run(request(1), syntheticPng({ width: 10 + index, height: 20, trailer: 'Dupont' })),
    );
    const sizes = (await Promise.all(jobs)).map(({ reply }) =>
      reply.answer.kind === 'sanitised' ? reply.answer.facts.width : 0,
    );
    expect(sizes).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
    expect(pool.pids).toHaveLength(2);
  });

  it('are replaced when they are worn', async () => {
    const pool = createPool({ maxJobs: 1 });
    const first = await pool.run(request(1), png);
    expect((await buffer(first.body)).includes('Dupont')).toBe(false);
    await first.whenOver;
    expect(pool.pids).toEqual([]);
    expect((await pool.run(request(1), png)).reply.answer.kind).toBe('sanitised');
  });

  const saidBy = async (pool: DecoderPool, harm: number, owner?: string): Promise<string> => {
    const { reply, whenOver } = await pool.run(request(harm), png, owner);
    await whenOver;
    return reply.answer.kind === 'refused' ? reply.answer.detail : '';
  };

  it.each([
    ['says that its memory is at an end', 8],
    ['is ended', 9],
  ])('are no judges of a file once they are used: it is tried again in a fresh one when one %s', async (_, harm) => {
    const pool = createPool({ program: takenOver });
    expect([await saidBy(pool, harm), await saidBy(pool, harm)]).toEqual([
      expect.stringMatching(/ 1$/),
      expect.stringMatching(/ 1$/),
    ]);
    expect(pool.pids).toHaveLength(1);
  });

  it('are believed when they are fresh', async () => {
    const pool = createPool({ program: takenOver });
    const { reply } = await pool.run(request(10), png);
    expect(reply.answer).toMatchObject({ kind: 'refused', isExhausted: true });
  });

  it('are replaced before the next file when little memory is left', async () => {
    const pool = createPool({ program: takenOver });
    const [little, much] = [7, 11];
    await saidBy(pool, little);
    const [first] = pool.pids;
    await saidBy(pool, much);
    expect(pool.pids).toEqual([]);
    await saidBy(pool, little);
    expect(pool.pids).not.toContain(first);
  });

  it('open files of one owner only', async () => {
    const pool = createPool({ processes: 2 });
    const pidAfter = async (owner: string): Promise<number | undefined> => {
      const { body, whenOver } = await pool.run(request(1), png, owner);
      await buffer(body);
      await whenOver;
      return pool.pids.at(-1);
    };
    const [ada, ben, adaAgain, cleo, benAgain] = [
      await pidAfter('ada'),
      await pidAfter('ben'),
      await pidAfter('ada'),
      await pidAfter('cleo'),
      await pidAfter('ben'),
    ];
    expect(adaAgain).toBe(ada);
    expect(new Set([ada, ben, cleo, benAgain]).size).toBe(4);
    expect(pool.pids).toHaveLength(2);
  });

  it('refuse a picture that needs more memory than there is, and stay', async () => {
    const pool = createPool({ memoryMb: 200 });
    const wide = syntheticPng({ width: 9_000, height: 9_000, colourType: 2, samples: Buffer.alloc(243_000_000) });
    const ended = pool.run(request(100), wide).then(({ reply }) => reply.answer.kind);
    expect(['refused', 'DecoderFailure']).toContain(await ended.catch((error: Error) => error.name));
    expect((await pool.run(request(1), png)).reply.answer.kind).toBe('sanitised');
  });

  it.each([
    ['processor time', 'for (;;);', { cpuSeconds: 1, memoryMb: 500 }],
    [
      'memory',
      'const held = []; setInterval(() => held.push(Buffer.alloc(8 << 20, 1)), 5)',
      { cpuSeconds: 30, memoryMb: 50 },
    ],
  ])('are watched where the kernel is not asked: %s', async (_name, source, limits) => {
    const child = spawn(process.execPath, ['--eval', source], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    const confinement = await confine(child.pid ?? 0, limits, null);
    expect(await ended).toEqual([null, 'SIGKILL']);
    confinement.stop();
  });
});
