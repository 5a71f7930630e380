import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { SignupForm } from '../../features/account/signup-form.js';
import { paths } from '../../lib/paths.js';
import { useDocumentTitle } from '../../lib/use-document-title.js';
import { EntryLayout } from './entry-layout.js';

export function SignupPage() {
  const { t } = useTranslation('account');
  const { state } = useLocation();
  useDocumentTitle('signup');
  const footer = (
    <>
      {t('signup.other')}{' '}
      <Link to={paths.login} state={state}>
        {t('signup.otherLink')}
      </Link>
    </>
  );
  return (
    <EntryLayout title={t('signup.title')} text={t('signup.text')} footer={footer}>
      <SignupForm />
    </EntryLayout>
  );
}
