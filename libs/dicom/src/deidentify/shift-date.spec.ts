import * as fc from 'fast-check';
import { shiftDate } from './shift-date.js';

const day = fc.date({ min: new Date('1900-01-01T00:00Z'), max: new Date('2100-01-01T00:00Z'), noInvalidDate: true });
const da = (date: Date): string => date.toISOString().slice(0, 10).replaceAll('-', '');

const asTime = (text: string): number =>
  Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6)));

describe('shiftDate', () => {
  it.each([
    ['DA', '20240301', -1, '20240229'],
    ['DA', '2024.03.01', 1, '20240302'],
    ['DT', '20231231235959.123456+0100', 1, '20240101235959.123456+0100'],
    ['DT', '20240101', -1, '20231231'],
    ['TM', '143015.250', -77, '143015.250'],
    ['TM', '14:30:15', -77, '14:30:15'],
    ['DA', '20230229', 1, null],
    ['DA', 'DUPONT', 1, null],
    ['DA', '00010101', -1, null],
    ['DT', '202401', 1, null],
    ['TM', '256000', 1, null],
    ['TM', '14h30 DUPONT', 1, null],
  ] as const)('moves %s %s by %d days to %s', (vr, value, days, expected) => {
    expect(shiftDate(vr, value, days)).toBe(expected);
  });

  it('keeps the distance between two dates', () => {
    fc.assert(
      fc.property(day, day, fc.integer({ min: -3650, max: 3650 }), (first, second, days) => {
        const moved = [first, second].map((date) => shiftDate('DA', da(date), days) ?? '');
        const [a = '', b = ''] = moved;
        expect(asTime(a) - asTime(b)).toBe(asTime(da(first)) - asTime(da(second)));
      }),
    );
  });
});
