import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { syntheticPng } from '../../../../test/factories/picture.factory.js';
import { DECODER_VARIABLE } from '../../../../test/setup/test-logins.mjs';
import { DecoderPool, type PoolOptions } from './decoder-pool.js';
import type { DecoderRequest } from './decoder-protocol.js';

const REQUEST: DecoderRequest = {
  format: 'png',
  maxMegapixels: 20,
  task: { kind: 'sanitise', uidKey: '', patient: null, redactions: [] },
};
/** Noise does not compress: some 6 MB, more than any pipe holds. */
const large = syntheticPng({ width: 2_000, height: 3_000, samples: randomBytes(6_000_000), trailer: 'Dupont' });
/** Longer than a busy machine stands still, so that only who stalls on purpose is taken for it. */
const STALL_SECONDS = 5;
const small = syntheticPng({ width: 20, height: 30 });

/** Says that much more will follow than it then sends, and ends. */
const DIES_IN_ANSWER = `
const send = (message, bytes) => {
  const text = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(text.length);
  head.writeUInt32BE(bytes, 4);
  process.stdout.write(Buffer.concat([head, text]));
};
const refused = { kind: 'refused', code: '', errorName: null, isExhausted: false, detail: '' };
process.stdin.once('data', () => {
  send({ cpuSeconds: 0, answer: refused }, 1000000);
  process.stdout.write(Buffer.alloc(300000), () => setTimeout(() => process.exit(0), 300));
});
send({ ready: true }, 0);
`;

function* chunksOf(file: Buffer, size: number): Iterable<Buffer> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}

const streamed = (file: Buffer, size = 50_000) => ({ bytes: file.length, stream: Readable.from(chunksOf(file, size)) });

describe('the streams of a decoder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phoxray-decoder-'));
  const pools: DecoderPool[] = [];

  function createPool(options: Partial<PoolOptions> = {}): DecoderPool {
    const limits = { processes: 1, memoryMb: 300, cpuSeconds: 20, wallSeconds: 30, stallSeconds: 30, maxJobs: 50 };
    const pool = new DecoderPool({ program: process.env[DECODER_VARIABLE] ?? '', ...limits, ...options });
    pools.push(pool);
    return pool;
  }

  /** One decoder is all there is: a place that leaked would leave this waiting for ever. */
  async function expectFree(pool: DecoderPool): Promise<void> {
    const { reply, body } = await pool.run(REQUEST, small);
    expect(reply.answer.kind).toBe('sanitised');
    await buffer(body);
  }

  afterEach(() => pools.splice(0).forEach((pool) => pool.close()));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('carry a file the same as a buffer does', async () => {
    const pool = createPool();
    const whole = await buffer((await pool.run(REQUEST, large)).body);
    const parts = await buffer((await pool.run(REQUEST, () => streamed(large, 70_001))).body);
    expect(parts.equals(whole)).toBe(true);
    expect(whole.length).toBeGreaterThan(6_000_000);
    expect(whole.includes('Dupont')).toBe(false);
  });

  it('hold the answer back until it is read', async () => {
    const { body, whenOver } = await createPool().run(REQUEST, large);
    const first = await Promise.race([whenOver.then(() => 'over'), sleepThenSay('held', 500)]);
    expect(first).toBe('held');
    expect(body.readableLength).toBeLessThan(1_000_000);
    await buffer(body);
    await whenOver;
  });

  it('give the place back when the consumer gives up', async () => {
    const pool = createPool();
    const { body } = await pool.run(REQUEST, large);
    body.destroy();
    await expectFree(pool);
  });

  it('give the place back when the consumer stalls', async () => {
    const pool = createPool({ stallSeconds: STALL_SECONDS });
    const { body, whenOver } = await pool.run(REQUEST, large);
    const [first, next] = await Promise.all([whenOver, expectFree(pool)]);
    expect([first, next]).toEqual([undefined, undefined]);
    await expect(buffer(body)).rejects.toThrow('stalled');
  });

  it.each([
    ['fails', () => ({ bytes: 100_000, stream: failingStream() }), 'the store is gone'],
    ['stalls', () => ({ bytes: 100_000, stream: new Readable({ read: () => undefined }) }), 'stalled'],
    ['ends early', () => ({ ...streamed(large), bytes: large.length + 1 }), 'not as long'],
    ['goes on', () => ({ ...streamed(large), bytes: large.length - 1 }), 'not as long'],
  ])('blame no file whose source %s, and give the place back', async (_name, open, message) => {
    const pool = createPool({ stallSeconds: STALL_SECONDS });
    const input = open();
    const failure: unknown = await pool.run(REQUEST, () => input).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'Error', message: expect.stringContaining(message) });
    expect(input.stream.destroyed).toBe(true);
    await expectFree(pool);
  });

  it('fail when the decoder dies in the middle of its answer', async () => {
    const program = join(folder, 'decoder.mjs');
    writeFileSync(program, DIES_IN_ANSWER);
    const pool = createPool({ program });
    for (const _ of [1, 2]) {
      const { body } = await pool.run(REQUEST, small);
      await expect(buffer(body)).rejects.toMatchObject({ name: 'DecoderFailure', code: 'UPLOADS.UNREADABLE_IMAGE' });
    }
  });
});

function failingStream(): Readable {
  return Readable.from(
    (async function* () {
      yield Buffer.alloc(10);
      throw new Error('the store is gone');
    })(),
  );
}

async function sleepThenSay<T>(word: T, ms: number): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return word;
}
