import type { Vr } from '../dictionary/vr.js';

const MILLISECONDS_A_DAY = 86_400_000;

/** DA, also in the dotted form of ACR-NEMA; DT with at least a day (PS3.5 §6.2). */
const DATE = /^(\d{4})\.?(\d{2})\.?(\d{2})$/;
const DATE_TIME = /^(\d{4})(\d{2})(\d{2})(\d{0,6}(?:\.\d{1,6})?(?:[+-]\d{4})?)$/;
const TIME = /^(?:[01]\d|2[0-3]):?(?:[0-5]\d:?(?:[0-6]\d(?:\.\d{1,6})?)?)?$/;

/**
 * Moves a date by whole days. A time of day stays as it is: the distance between any two moments of a patient is then
 * exact, whether they are written as DA + TM or as DT.
 * @returns null for a value that is no full date or time, which the caller empties.
 */
export function shiftDate(vr: Vr, value: string, days: number): string | null {
  if (vr === 'TM') return TIME.test(value) ? value : null;
  const parts = (vr === 'DA' ? DATE : DATE_TIME).exec(value);
  if (!parts) return null;
  const [, year = '', month = '', day = '', rest = ''] = parts;
  const date = shiftDay(Number(year), Number(month), Number(day), days);
  return date && `${date}${rest}`;
}

function shiftDay(year: number, month: number, day: number, days: number): string | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const moved = new Date(date.getTime() + days * MILLISECONDS_A_DAY);
  const movedYear = moved.getUTCFullYear();
  if (movedYear < 1 || movedYear > 9999) return null;
  return [digits(movedYear, 4), digits(moved.getUTCMonth() + 1, 2), digits(moved.getUTCDate(), 2)].join('');
}

const digits = (value: number, width: number): string => String(value).padStart(width, '0');
