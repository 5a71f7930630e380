import type { Locale } from '../api/contract.js';

const LOCALES: readonly Locale[] = ['fr', 'en'];

export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

/** The remembered choice, else the first language of the browser that we speak, else French. */
export function chooseLocale(remembered: string | null, browserLanguages: readonly string[]): Locale {
  if (isLocale(remembered)) return remembered;
  const spoken = browserLanguages.map((tag) => tag.slice(0, 2).toLowerCase());
  return spoken.find(isLocale) ?? 'fr';
}
