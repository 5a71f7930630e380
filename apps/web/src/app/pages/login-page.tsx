import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { LoginForm } from '../../features/account/login-form.js';
import { paths } from '../../lib/paths.js';
import { useDocumentTitle } from '../../lib/use-document-title.js';
import { EntryLayout } from './entry-layout.js';

export function LoginPage() {
  const { t } = useTranslation('account');
  const { state } = useLocation();
  useDocumentTitle('login');
  const footer = (
    <>
      {t('login.other')}{' '}
      <Link to={paths.signup} state={state}>
        {t('login.otherLink')}
      </Link>
    </>
  );
  return (
    <EntryLayout title={t('login.title')} footer={footer}>
      <LoginForm />
    </EntryLayout>
  );
}
