import * as fc from 'fast-check';
import { isTerminal, JOB_STATES, JOB_TRANSITIONS, stageOf, statesBefore } from './job-state.policy.js';

const state = fc.constantFrom(...JOB_STATES);

describe('the job’s states', () => {
  it('allow a move exactly when its compare-and-set does', () => {
    fc.assert(
      fc.property(state, state, (from, to) => JOB_TRANSITIONS[from].includes(to) === statesBefore(to).includes(from)),
    );
  });

  it('never leave an end, whatever is tried in whatever order', () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 30 }), (wanted) => {
        let ended = false;
        let current: (typeof JOB_STATES)[number] = 'queued';
        for (const to of wanted) {
          if (!statesBefore(to).includes(current)) continue;
          expect(ended).toBe(false);
          current = to;
          ended = isTerminal(current);
        }
      }),
    );
  });

  it('reach every state from the line', () => {
    const reached = new Set<string>(['queued']);
    for (let round = 0; round < JOB_STATES.length; round += 1) {
      for (const from of JOB_STATES) if (reached.has(from)) JOB_TRANSITIONS[from].forEach((to) => reached.add(to));
    }
    expect([...reached].sort()).toEqual([...JOB_STATES].sort());
  });

  it('end in success only from running', () => {
    expect(statesBefore('succeeded')).toEqual(['running']);
    expect(statesBefore('failed')).toEqual(['running']);
    expect(statesBefore('cancelled')).toEqual(['queued', 'running']);
  });

  it('have a stage that people see', () => {
    expect(JOB_STATES.map(stageOf)).toEqual(['queued', 'preparing', 'done', 'done', 'done']);
  });
});
