import * as fc from 'fast-check';
import type { PromptItem } from './prompt-graph.js';
import { IncomparablePrompts, PromptQueue } from './prompt-queue.js';

const item = (number: number, promptId: string): PromptItem => ({
  number,
  promptId,
  graph: {},
  extraData: {},
  outputs: [],
  createdAt: 0,
});

const alive = new AbortController().signal;

describe('PromptQueue', () => {
  it('runs by number, then by id, whatever the order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.string()), { selector: String }),
        async (entries) => {
          const queue = new PromptQueue(() => undefined);
          entries.forEach(([number, id]) => queue.add(item(number, id)));
          const taken: [number, string][] = [];
          while (queue.remaining > 0) {
            const next = await queue.take(alive);
            if (next) taken.push([next.number, next.promptId]);
            queue.finish();
          }
          const sorted = entries.toSorted(([a, x], [b, y]) => a - b || (x < y ? -1 : x > y ? 1 : 0));
          expect(taken).toEqual(sorted);
        },
      ),
    );
  });

  it('cannot compare two prompts of the same number and id', () => {
    const queue = new PromptQueue(() => undefined);
    queue.add(item(1, 'a'));
    expect(() => queue.add(item(1, 'a'))).toThrow(IncomparablePrompts);
    expect(queue.remaining).toBe(1);
  });

  it('wakes whoever waits, and lets go of it when the engine stops', async () => {
    const queue = new PromptQueue(() => undefined);
    const stopping = new AbortController();
    const first = queue.take(stopping.signal);
    queue.add(item(0, 'a'));
    expect((await first)?.promptId).toBe('a');
    const second = queue.take(stopping.signal);
    stopping.abort();
    expect(await second).toBeNull();
  });

  it('removes only what waits', async () => {
    let changes = 0;
    const queue = new PromptQueue(() => (changes += 1));
    ['a', 'b', 'c'].forEach((id, i) => queue.add(item(i, id)));
    await queue.take(alive);
    expect(queue.remove(['a', 'b', 'x'])).toBe(1);
    expect(queue.pending.map(({ promptId }) => promptId)).toEqual(['c']);
    expect([queue.running?.promptId, queue.remaining, changes]).toEqual(['a', 2, 5]);
  });
});
