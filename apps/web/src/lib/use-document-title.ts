import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { fr } from './i18n/locales/fr.js';

/** Titles are constant for each page type, so that browser history and screen sharing show nothing personal. */
export function useDocumentTitle(page: keyof typeof fr.common.titles): void {
  const { t } = useTranslation('common');
  const title = t(`titles.${page}`);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
