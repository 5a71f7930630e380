import { ZodError } from 'zod';
import { FaultBoard } from './fault-board.js';

const story = (seed: number) => {
  const board = new FaultBoard('0.3.64');
  board.plan({ seed, faults: [{ kind: 'delay', ms: 0, probability: 0.3 }] });
  return Array.from({ length: 200 }, () => board.strike('delay') !== null);
};

describe('FaultBoard', () => {
  it('never strikes without a plan', () => {
    const board = new FaultBoard('0.3.64');
    expect(board.strike('oom', { node: '1' })).toBeNull();
    expect(board.report()).toEqual({ seed: 1, generation: '0.3.64', fired: 0, faults: [] });
  });

  it('strikes as often as told, after as many as told, where told', () => {
    const board = new FaultBoard('0.3.64');
    board.plan({ faults: [{ kind: 'oom', classType: 'Canny', skip: 1, times: 2 }] });
    expect(board.strike('oom', { classType: 'GrowMask' })).toBeNull();
    const strikes = [1, 2, 3, 4].map(() => board.strike('oom', { classType: 'Canny' }) !== null);
    expect(strikes).toEqual([false, true, true, false]);
    expect(board.report().faults[0]).toMatchObject({ matched: 3, fired: 2 });
  });

  it('draws chances from the seed: the same plan gives the same story', () => {
    expect(story(9)).toEqual(story(9));
    expect(story(9)).not.toEqual(story(10));
    const fired = story(9).filter(Boolean).length;
    expect(fired).toBeGreaterThan(35);
    expect(fired).toBeLessThan(90);
  });

  it('keeps its generation until a plan changes it', () => {
    const board = new FaultBoard('0.3.64');
    board.plan({ generation: '0.25.0' });
    board.clear();
    expect(board.generation).toBe('0.25.0');
  });

  it('refuses a plan it does not understand and keeps the one it has', () => {
    const board = new FaultBoard('0.3.64');
    board.plan({ faults: [{ kind: 'hang' }] });
    expect(() => board.plan({ faults: [{ kind: 'delay', ms: -1 }] })).toThrow(ZodError);
    expect(board.report().faults).toHaveLength(1);
  });
});
