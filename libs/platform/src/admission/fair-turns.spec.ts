import { FairTurns } from './fair-turns.js';

const LIMITS = { atOnce: 4, perParty: 2, patienceMs: 60_000 };

/** Tasks that run until they are ended, in the order in which they began. */
class Scene {
  readonly turns = new FairTurns(LIMITS);
  readonly begun: string[] = [];
  readonly all: Promise<void>[] = [];
  private readonly ends: (() => void)[] = [];

  async ask(party: string, count = 1): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const task = () =>
        new Promise<void>((resolve) => {
          this.begun.push(party);
          this.ends.push(resolve);
        });
      this.all.push(this.turns.run(party, task));
    }
    await jest.advanceTimersByTimeAsync(0);
  }

  async endOldest(count = 1): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      this.ends.shift()?.();
      await jest.advanceTimersByTimeAsync(0);
    }
  }
}

describe('FairTurns', () => {
  let scene: Scene;

  beforeEach(() => {
    jest.useFakeTimers();
    scene = new Scene();
  });

  afterEach(() => jest.useRealTimers());

  it('gives one party no more than its share, however much it asks for', async () => {
    await scene.ask('a', 200);
    expect(scene.begun).toEqual(['a', 'a']);
    await scene.ask('b');
    expect(scene.begun).toEqual(['a', 'a', 'b']);
  });

  it('lets parties that wait take turns', async () => {
    await scene.ask('a', 100);
    await scene.ask('b', 100);
    await scene.ask('c', 3);
    await scene.ask('d');
    expect(scene.begun.splice(0)).toEqual(['a', 'a', 'b', 'b']);
    await scene.endOldest(4);
    expect(scene.begun).toEqual(['a', 'c', 'b', 'd']);
  });

  it('keeps the order within a party, and runs all in the end', async () => {
    await scene.ask('a', 20);
    await scene.endOldest(20);
    await Promise.all(scene.all);
    expect(scene.begun).toHaveLength(20);
  });

  it('gives up on a wait that takes too long, and only on that', async () => {
    await scene.ask('a', 3);
    const late = scene.all[2]?.catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(LIMITS.patienceMs);
    expect(await late).toMatchObject({ message: expect.stringContaining('timeout exceeded') });
    await scene.endOldest(2);
    await scene.ask('a');
    expect(scene.begun).toEqual(['a', 'a', 'a']);
  });

  it('goes on after a task that fails', async () => {
    const failing = Array.from({ length: 10 }, () => scene.turns.run('a', () => Promise.reject(new Error('no'))));
    const outcomes = await Promise.allSettled(failing);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    await scene.ask('a');
    expect(scene.begun).toEqual(['a']);
  });
});
