import { useTranslation } from 'react-i18next';
import type { Locale } from '../api/contract.js';
import { isLocale } from './choose-locale.js';

/** The language on screen; the component re-renders when it changes. */
export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return isLocale(i18n.language) ? i18n.language : 'fr';
}
