import { GoalSheet } from './goal-sheet.js';

describe('GoalSheet', () => {
  it('judges what it prints', () => {
    const sheet = new GoalSheet();
    sheet.measured('P1', 1.0304, '<=', 1.03, 2);
    sheet.measured('P2', 0.9799, '>=', 0.98);
    sheet.measured('R1', 0, '==', 0);
    expect(String(sheet).split('\n')).toEqual([
      'GOAL P1 1.03 <= 1.03 met',
      'GOAL P2 0.98 >= 0.98 met',
      'GOAL R1 0 == 0 met',
    ]);
  });

  it('calls what is no number unmeasured: a program that had nothing to look at meets no goal', () => {
    const sheet = new GoalSheet();
    sheet.measured('S10', -Infinity, '<=', 512);
    sheet.measured('P1', NaN, '==', 0);
    expect(String(sheet).split('\n')).toEqual([
      'GOAL S10 unmeasured no sample: -Infinity',
      'GOAL P1 unmeasured no sample: NaN',
    ]);
  });

  it('says on one line why a figure is missing, and only of those that are', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const sheet = new GoalSheet();
    await sheet.attempt(['A', 'B'], async () => {
      sheet.measured('A', 2, '<=', 1);
      throw new Error('no  server\nat somewhere');
    });
    expect(String(sheet).split('\n')).toEqual(['GOAL A 2 <= 1 missed', 'GOAL B unmeasured no server']);
  });
});
