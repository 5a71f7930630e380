import * as fc from 'fast-check';
import { expandPrefix, nextName, splitPrefix } from './output-name.policy.js';

describe('output names', () => {
  it('number one above the highest that is there', () => {
    expect(nextName('mask', [])).toBe('mask_00001_.png');
    expect(nextName('mask', ['mask_00001_.png', 'mask_00007_.png', 'other_00009_.png'])).toBe('mask_00008_.png');
    expect(nextName('mask', ['mask_more_00003_.png', 'mask.png'])).toBe('mask_00001_.png');
  });

  it('never take a name that is there', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 99_999 })), (numbers) => {
        const names = numbers.map((number) => `m_${String(number).padStart(5, '0')}_.png`);
        expect(names).not.toContain(nextName('m', names));
      }),
    );
  });

  it('take folders and the time from the prefix', () => {
    expect(splitPrefix('phox/j1/mask')).toEqual({ subfolder: 'phox/j1', base: 'mask' });
    expect(splitPrefix('mask')).toEqual({ subfolder: '', base: 'mask' });
    const now = new Date(2026, 2, 4, 5, 6, 7);
    const prefix = '%year%-%month%-%day%/%hour%%minute%%second%_%width%x%height%_%batch_num%_%unknown%';
    expect(expandPrefix(prefix, { width: 30, height: 20 }, now)).toBe('2026-03-04/050607_30x20_0_%unknown%');
  });
});
