import type { Locale } from '../api/contract.js';

/** BCP 47 tag used for every number and date: 24 h clock, day before month. */
export const FORMAT_LOCALE: Record<Locale, string> = { fr: 'fr-FR', en: 'en-GB' };

const STEPS = [
  { limit: 1e3, unit: 'byte', divisor: 1 },
  { limit: 1e6, unit: 'kilobyte', divisor: 1e3 },
  { limit: 1e9, unit: 'megabyte', divisor: 1e6 },
  { limit: Infinity, unit: 'gigabyte', divisor: 1e9 },
] as const;

/** A size in decimal units: « 7,2 Mo », "7.2 MB". */
export function formatBytes(bytes: number, locale: Locale): string {
  const step = STEPS.find(({ limit }) => bytes < limit) ?? STEPS[3];
  return new Intl.NumberFormat(FORMAT_LOCALE[locale], {
    style: 'unit',
    unit: step.unit,
    maximumFractionDigits: bytes / step.divisor < 10 ? 1 : 0,
  }).format(bytes / step.divisor);
}

/** A date as it stands in a title: « 23/11/2026 », "23 Nov 2026"; in the reader's time zone. */
export function formatDate(iso: string, locale: Locale): string {
  const dateStyle = { fr: 'short', en: 'medium' } as const;
  return new Intl.DateTimeFormat(FORMAT_LOCALE[locale], { dateStyle: dateStyle[locale] }).format(new Date(iso));
}

/** Hours and minutes of a 24 h day, in the reader's time zone. */
export function formatTime(iso: string, locale: Locale): string {
  return new Intl.DateTimeFormat(FORMAT_LOCALE[locale], { timeStyle: 'short' }).format(new Date(iso));
}

/** Short date and 24 h time in the reader's time zone. */
export function formatDateTime(iso: string, locale: Locale): string {
  return new Intl.DateTimeFormat(FORMAT_LOCALE[locale], { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(iso),
  );
}

/** Short date and 24 h time to the second, to tell apart what came together. */
export function formatMoment(iso: string, locale: Locale): string {
  const style = { dateStyle: 'short', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(FORMAT_LOCALE[locale], style).format(new Date(iso));
}

export function formatPercent(fraction: number, locale: Locale): string {
  return new Intl.NumberFormat(FORMAT_LOCALE[locale], { style: 'percent', maximumFractionDigits: 0 }).format(fraction);
}

export function formatNumber(value: number, locale: Locale): string {
  return new Intl.NumberFormat(FORMAT_LOCALE[locale], { maximumFractionDigits: 3 }).format(value);
}

/** A duration in the largest fitting unit: « 340 ms », « 4,2 s », « 3 min ». */
export function formatDuration(milliseconds: number, locale: Locale): string {
  const seconds = milliseconds / 1000;
  if (seconds < 1) return inUnit(milliseconds, 'millisecond', 0, locale);
  return seconds < 90 ? inUnit(seconds, 'second', 1, locale) : inUnit(seconds / 60, 'minute', 0, locale);
}

function inUnit(value: number, unit: string, digits: number, locale: Locale): string {
  return new Intl.NumberFormat(FORMAT_LOCALE[locale], {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(value);
}
