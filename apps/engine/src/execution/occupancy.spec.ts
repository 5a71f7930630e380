import type { PromptItem } from './prompt-graph.js';
import { PromptQueue } from './prompt-queue.js';

const item = (number: number, promptId: string): PromptItem => ({
  number,
  promptId,
  graph: {},
  extraData: {},
  outputs: [],
  createdAt: 0,
});

describe('Occupancy', () => {
  it('tells in which order and when prompts arrived, were taken and ended', async () => {
    const queue = new PromptQueue(() => undefined);
    const before = Date.now() - 1;
    queue.add(item(2, 'second'));
    queue.add(item(1, 'first'));
    await queue.take(new AbortController().signal);
    queue.finish();
    const [second, first] = queue.occupancy.list();
    expect(second).toMatchObject({ promptId: 'second', takenAt: null, endedAt: null });
    expect(first?.promptId).toBe('first');
    const times = [before, second?.arrivedAt, first?.arrivedAt, first?.takenAt, first?.endedAt, Date.now() + 1];
    expect(times).toEqual(times.toSorted((a, b) => Number(a) - Number(b)));
  });

  it('tells runs of the same prompt apart', async () => {
    const queue = new PromptQueue(() => undefined);
    queue.add(item(1, 'twice'));
    queue.add(item(2, 'twice'));
    await queue.take(new AbortController().signal);
    queue.finish();
    await queue.take(new AbortController().signal);
    expect(queue.occupancy.list().map(({ endedAt }) => endedAt === null)).toEqual([false, true]);
  });
});
