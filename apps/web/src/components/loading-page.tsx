import { useTranslation } from 'react-i18next';
import classes from './loading-page.module.css';

/** A quiet line, shown only when loading takes long enough to be noticed. */
export function LoadingPage() {
  const { t } = useTranslation('common');
  return (
    <div className={classes.root} role="status">
      <span className={classes.bar} aria-hidden="true" />
      <span className={classes.text}>{t('state.loadingPage')}</span>
    </div>
  );
}
