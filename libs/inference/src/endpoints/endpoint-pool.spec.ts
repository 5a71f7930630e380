import * as fc from 'fast-check';
import { UNSEEN } from './endpoint-condition.js';
import { EndpointPool, type Slot } from './endpoint-pool.js';

const NODES = new Set(['LoadImage']);
const forever = new AbortController().signal;
const nowhere: ReadonlySet<string> = new Set();

function poolOf(names: readonly string[], capacity = 2, clock = { now: 0 }): EndpointPool<string> {
  const pool = new EndpointPool(
    names.map((endpoint) => ({ endpoint, client: endpoint })),
    capacity,
    () => clock.now,
  );
  for (const name of names) pool.markUp(name, NODES);
  return pool;
}

const ask = (pool: EndpointPool<string>, needs = ['LoadImage'], avoid = nowhere, signal = forever) =>
  pool.acquire({ needs, avoid, signal });

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  await Promise.resolve();
  return (await Promise.race([promise.catch(() => null), Promise.resolve(pending)])) !== pending;
}

describe('EndpointPool', () => {
  it('fills the least busy endpoint first', async () => {
    const pool = poolOf(['a', 'b']);
    const slots = await Promise.all([ask(pool), ask(pool), ask(pool), ask(pool)]);
    expect(slots.map(({ endpoint }) => endpoint).sort()).toEqual(['a', 'a', 'b', 'b']);
    expect(slots[0]?.endpoint).not.toBe(slots[1]?.endpoint);
    expect(pool.idleSlots).toBe(0);
  });

  it('serves in the order of asking', async () => {
    const pool = poolOf(['a'], 1);
    const order: number[] = [];
    const first = await ask(pool);
    const waiting = [1, 2, 3].map(async (number) => {
      const slot = await ask(pool);
      order.push(number);
      slot.free();
    });
    first.free();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
  });

  it('lets somebody pass whom another endpoint can serve, and nobody starve', async () => {
    const pool = poolOf(['a'], 1);
    const special = ask(pool, ['Canny']);
    const slot = await ask(pool);
    expect(await isSettled(special)).toBe(false);
    pool.markUp('a', new Set(['LoadImage', 'Canny']));
    slot.free();
    expect((await special).endpoint).toBe('a');
  });

  it('goes elsewhere after a failure, and back when there is no elsewhere', async () => {
    const both = poolOf(['a', 'b'], 1);
    expect((await ask(both, ['LoadImage'], new Set(['a']))).endpoint).toBe('b');
    const waiting = ask(both, ['LoadImage'], new Set(['a']));
    expect(await isSettled(waiting)).toBe(false);
    both.markDown('b', UNSEEN);
    both.dispatch();
    expect((await waiting).endpoint).toBe('a');
  });

  it('gives nothing at an endpoint that is down or rests, and wakes who waits when it is back', async () => {
    const clock = { now: 0 };
    const pool = poolOf(['a'], 2, clock);
    for (let run = 0; run < 3; run += 1) pool.report('a', 'suspect');
    const waiting = [ask(pool), ask(pool)];
    expect(pool.idleSlots).toBe(0);
    clock.now = 1_000;
    pool.dispatch();
    const slot = await waiting[0];
    expect(await isSettled(waiting[1] ?? Promise.resolve())).toBe(false);
    pool.report('a', 'healthy');
    expect((await waiting[1])?.endpoint).toBe('a');
    slot?.free();
    pool.markDown('a', UNSEEN);
    expect([pool.isUp('a'), pool.idleSlots]).toEqual([false, 0]);
  });

  it('lets go of whoever stops waiting', async () => {
    const pool = poolOf(['a'], 1);
    const slot = await ask(pool);
    const stop = new AbortController();
    const waiting = ask(pool, ['LoadImage'], nowhere, stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(ask(pool, ['LoadImage'], nowhere, stop.signal)).rejects.toThrow('enough');
    slot.free();
    expect(pool.idleSlots).toBe(1);
  });

  it('makes room for a prompt that is there already, and only at its own endpoints', async () => {
    const pool = poolOf(['a'], 1);
    const adopted = pool.adopt('a');
    expect([adopted?.endpoint, pool.adopt('elsewhere')]).toEqual(['a', null]);
    const waiting = ask(pool);
    expect(await isSettled(waiting)).toBe(false);
    adopted?.free();
    adopted?.free();
    expect((await waiting).endpoint).toBe('a');
    expect(pool.idleSlots).toBe(0);
  });

  it('never holds more prompts than allowed, and never leaves a slot idle while somebody waits', async () => {
    const step = fc.oneof(fc.constant('ask' as const), fc.nat({ max: 9 }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), async (steps, capacity) => {
        const pool = poolOf(['a', 'b'], capacity);
        const held: Slot<string>[] = [];
        let waiting = 0;
        for (const step of steps) {
          if (step === 'ask') {
            waiting += 1;
            void ask(pool).then((slot) => {
              waiting -= 1;
              return held.push(slot);
            });
          } else if (held.length > 0) {
            held.splice(step % held.length, 1)[0]?.free();
          }
          await Promise.resolve();
          await Promise.resolve();
          for (const name of ['a', 'b']) {
            expect(held.filter(({ endpoint }) => endpoint === name).length).toBeLessThanOrEqual(capacity);
          }
          if (waiting > 0) expect(held).toHaveLength(2 * capacity);
        }
      }),
    );
  });
});
