import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '../../lib/paths.js';
import { useDocumentTitle } from '../../lib/use-document-title.js';
import { WelcomeFigure } from '../welcome/welcome-figure.js';
import classes from './welcome-page.module.css';

export function WelcomePage() {
  const { t } = useTranslation('common');
  useDocumentTitle('welcome');
  return (
    <div className={classes.root}>
      <div className={classes.words}>
        <h1 className={classes.title}>{t('welcome.title')}</h1>
        <div className={classes.lines}>
          <p>{t('welcome.line1')}</p>
          <p>{t('welcome.line2')}</p>
          <p>{t('welcome.line3')}</p>
        </div>
        <div className={classes.actions}>
          <Button component={Link} to={paths.signup} size="md">
            {t('welcome.signup')}
          </Button>
          <Button component={Link} to={paths.login} size="md" variant="default">
            {t('welcome.login')}
          </Button>
        </div>
      </div>
      <WelcomeFigure />
    </div>
  );
}
