import { newId } from '@phoxray/kernel';
import { KeyTurns, MAX_WAITING_PER_ACCOUNT } from './key-turns.js';

describe('KeyTurns', () => {
  const [account, other] = [newId<'account'>(), newId<'account'>()];
  let turns: KeyTurns;
  let order: string[];
  let open: PromiseWithResolvers<void>;

  const task = (name: string, account_ = account, key = 'key') =>
    turns.take(account_, key, async () => {
      order.push(name);
      await open.promise;
      return name;
    });

  beforeEach(() => {
    turns = new KeyTurns();
    order = [];
    open = Promise.withResolvers();
  });

  it('runs tasks with the same key one after another, in their order', async () => {
    const all = ['first', 'second', 'third'].map((name) => task(name));
    await Promise.resolve();
    expect(order).toEqual(['first']);
    open.resolve();
    expect(await Promise.all(all)).toEqual(['first', 'second', 'third']);
    expect(order).toEqual(['first', 'second', 'third']);
  });

  it('lets other keys and the same key of other accounts run at once', async () => {
    const all = [task('one'), task('other key', account, 'another'), task('other account', other)];
    await Promise.resolve();
    expect(order).toHaveLength(3);
    open.resolve();
    await Promise.all(all);
  });

  it('refuses to let more than a bounded number of an account wait', async () => {
    const all = Array.from({ length: MAX_WAITING_PER_ACCOUNT + 1 }, (_, index) => task(String(index)));
    await expect(task('one too many')).rejects.toMatchObject({ code: 'IDEMPOTENCY.TOO_MANY_WAITING' });
    const elsewhere = [task('running', other), task('waiting', other)];
    open.resolve();
    expect(await Promise.all([...all, ...elsewhere])).toHaveLength(MAX_WAITING_PER_ACCOUNT + 3);
    expect(order).not.toContain('one too many');
  });

  it('goes on after a task that fails', async () => {
    const failing = turns.take(account, 'key', async () => {
      await open.promise;
      throw new Error('no');
    });
    const next = task('next');
    open.resolve();
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});
