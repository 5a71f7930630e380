import { useTranslation } from 'react-i18next';
import classes from './footer.module.css';

export function Footer() {
  const { t } = useTranslation('common');
  return (
    <footer className={classes.root}>
      <p className={classes.purpose}>{t('footer.purpose')}</p>
      <p>{t('footer.limits')}</p>
      <p>{t('footer.hosting')}</p>
    </footer>
  );
}
