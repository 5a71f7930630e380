import { useTranslation } from 'react-i18next';
import { saveLocale } from '../../features/account/api/update-me.js';
import type { Locale } from '../../lib/api/contract.js';
import { switchLocale } from '../../lib/i18n/i18n.js';
import { useLocale } from '../../lib/i18n/use-locale.js';
import classes from './language-switch.module.css';

const LOCALES: readonly Locale[] = ['fr', 'en'];

/** Both languages in view, each named in its own tongue. */
export function LanguageSwitch() {
  const { t } = useTranslation('common');
  const current = useLocale();
  return (
    <div className={classes.root} role="group" aria-label={t('language.label')}>
      {LOCALES.map((locale) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          className={classes.option}
          aria-pressed={locale === current}
          aria-label={`${locale.toUpperCase()} – ${t(`language.${locale}`)}`}
          onClick={() => choose(locale)}
        >
          {locale.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

function choose(locale: Locale): void {
  void switchLocale(locale);
  void saveLocale(locale);
}
