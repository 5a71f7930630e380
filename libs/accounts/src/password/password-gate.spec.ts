import * as fc from 'fast-check';
import { HTTP_ERRORS } from '@phoxray/platform/http';
import { PasswordGate } from './password-gate.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the password gate', () => {
  it('never lets more in than agreed, and everybody in the end', async () => {
    const plan = fc.array(fc.record({ turns: fc.integer({ min: 1, max: 3 }), fails: fc.boolean() }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(plan, fc.integer({ min: 1, max: 4 }), async (tasks, concurrent) => {
        const gate = new PasswordGate({ concurrent, waiting: 30 }, HTTP_ERRORS.UNAVAILABLE);
        let inside = 0;
        let most = 0;
        const work = async ({ turns, fails }: { turns: number; fails: boolean }): Promise<void> => {
          inside += 1;
          most = Math.max(most, inside);
          for (let left = turns; left > 0; left -= 1) await turn();
          inside -= 1;
          if (fails) throw new Error('planned');
        };
        const outcomes = await Promise.allSettled(tasks.map((task) => gate.run(() => work(task))));
        expect(most).toBe(Math.min(concurrent, tasks.length));
        expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(tasks.map(({ fails }) => fails));
      }),
      { numRuns: 50 },
    );
  });

  it('turns away at once whom it cannot promise a place', async () => {
    const gate = new PasswordGate({ concurrent: 1, waiting: 1 }, HTTP_ERRORS.UNAVAILABLE);
    const order: string[] = [];
    const first = gate.run(async () => void order.push('first'));
    const second = gate.run(async () => void order.push('second'));
    await expect(gate.run(async () => void order.push('third'))).rejects.toMatchObject({ code: 'HTTP.UNAVAILABLE' });
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });
});
