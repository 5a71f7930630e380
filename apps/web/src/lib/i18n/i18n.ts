import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '../api/contract.js';
import { browserStorage } from '../storage/browser-storage.js';
import { chooseLocale } from './choose-locale.js';

const STORAGE_KEY = 'phoxray-locale';

const CATALOGUES = {
  fr: async () => (await import('./locales/fr.js')).fr,
  en: async () => (await import('./locales/en.js')).en,
};

/** Loads the reader's language; resolves when texts can be shown. */
export async function startI18n(): Promise<void> {
  const locale = chooseLocale(browserStorage.read(STORAGE_KEY), navigator.languages);
  await i18next.use(initReactI18next).init({
    lng: locale,
    resources: { [locale]: await CATALOGUES[locale]() },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  document.documentElement.lang = locale;
}

/** Switches every text, number and date, and remembers the choice on this device. */
export async function switchLocale(locale: Locale): Promise<void> {
  const catalogue = await CATALOGUES[locale]();
  for (const [namespace, texts] of Object.entries(catalogue)) i18next.addResourceBundle(locale, namespace, texts);
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
  browserStorage.write(STORAGE_KEY, locale);
}

export function hasChosenLocale(): boolean {
  return browserStorage.read(STORAGE_KEY) !== null;
}
