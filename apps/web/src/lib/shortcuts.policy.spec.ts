import { isKeyOfControl } from './shortcuts.policy.js';

const LETTERS = ['f', 'i', 'r', 'x', 'c', 'z', 'w', 'p', 'R', '?'];

describe('a key pressed while a control has the focus', () => {
  it.each(['range', 'color', 'number', 'checkbox'])(
    'works as a shortcut when a control of type %s has no use for it',
    (type) => {
      expect(LETTERS.filter((key) => isKeyOfControl(type, key))).toEqual([]);
    },
  );

  it.each([
    ['range', ['1', '0', ' ', '+'], ['ArrowLeft', 'Home', 'PageUp']],
    ['color', ['1', '0', 'ArrowLeft'], [' ', 'Enter']],
    ['checkbox', ['1', '0'], [' ']],
    ['number', [' '], ['1', '0', '-', '+', '.', ',', 'e', 'ArrowUp', 'Backspace', 'Enter']],
    ['text', [], ['f', '1', ' ', '?', 'ArrowUp']],
    ['email', [], ['f', '1', ' ', '?']],
  ])('%s: leaves %j, needs %j', (type, free, needed) => {
    expect(free.filter((key) => isKeyOfControl(type, key))).toEqual([]);
    expect(needed.filter((key) => !isKeyOfControl(type, key))).toEqual([]);
  });
});
