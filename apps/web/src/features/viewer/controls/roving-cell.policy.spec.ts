import { movedCell } from './roving-cell.policy.js';

const GRID = { rows: 3, columns: 4 };

describe('arrow keys in a list of controls', () => {
  it.each([
    ['ArrowDown', { row: 2, column: 1 }],
    ['ArrowUp', { row: 0, column: 1 }],
    ['ArrowLeft', { row: 1, column: 0 }],
    ['ArrowRight', { row: 1, column: 2 }],
    ['Home', { row: 0, column: 1 }],
    ['End', { row: 2, column: 1 }],
    ['Tab', null],
    ['r', null],
  ])('%s leads to %j', (key, cell) => {
    expect(movedCell({ row: 1, column: 1 }, key, GRID)).toEqual(cell);
  });

  it('stop at the ends', () => {
    expect(movedCell({ row: 2, column: 3 }, 'ArrowDown', GRID)).toEqual({ row: 2, column: 3 });
    expect(movedCell({ row: 2, column: 3 }, 'ArrowRight', GRID)).toEqual({ row: 2, column: 3 });
    expect(movedCell({ row: 0, column: 0 }, 'ArrowUp', GRID)).toEqual({ row: 0, column: 0 });
    expect(movedCell({ row: 0, column: 0 }, 'ArrowLeft', GRID)).toEqual({ row: 0, column: 0 });
  });
});
