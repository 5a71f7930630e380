import fc from 'fast-check';
import { Lane } from './lane.js';

describe('a lane', () => {
  it('never lets more than its width run at once, and lets everything run, failures included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        async (width, outcomes) => {
          const lane = new Lane(width);
          let running = 0;
          let most = 0;
          const work = async (succeeds: boolean): Promise<void> => {
            running += 1;
            most = Math.max(most, running);
            await Promise.resolve();
            running -= 1;
            if (!succeeds) throw new Error('failed');
          };
          const settled = await Promise.allSettled(outcomes.map((succeeds) => lane.run(() => work(succeeds))));
          expect(settled.map(({ status }) => status === 'fulfilled')).toEqual(outcomes);
          expect(most).toBeLessThanOrEqual(width);
          expect(most).toBe(Math.min(width, outcomes.length));
        },
      ),
    );
  });
});
