import { Button, PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../components/problem-notice.js';
import { Sheet } from '../../components/sheet.js';
import type { Me } from '../../lib/api/contract.js';
import { sessionStore } from '../../lib/session/session.store.js';
import { useStore } from '../../lib/store/use-store.js';
import { logOut } from './api/log-out.js';
import { logIn } from './api/sign-in.js';
import classes from './entry-form.module.css';
import { useEntryForm } from './use-entry-form.js';

/** Over a page whose session has expired: everything on it stays until the person is back, or says that they leave. */
export function SignInAgain() {
  const { t } = useTranslation('account');
  const session = useStore(sessionStore);
  const user = session.status === 'expired' ? session.user : null;
  return (
    <Sheet opened={user !== null} onClose={null} title={t('again.title')}>
      {user !== null && <AgainForm user={user} />}
    </Sheet>
  );
}

function AgainForm({ user }: { user: Me }) {
  const { t } = useTranslation('account');
  const { field, onSubmit, mutation } = useEntryForm({
    initial: { password: '' },
    check: ({ password }) => (password === '' ? { password: 'passwordMissing' } : {}),
    submit: ({ password }) => logIn({ email: user.email, password }),
  });
  return (
    <form className={classes.form} onSubmit={onSubmit} noValidate>
      <p>{t('again.text')}</p>
      <p className={classes.person}>{user.email}</p>
      <input type="hidden" name="email" autoComplete="username" value={user.email} />
      <PasswordInput
        {...field('password')}
        label={t('fields.password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('fields.showPassword') }}
        size="md"
        required
        withAsterisk={false}
      />
      {mutation.isError && <ProblemNotice title={t('login.failed')} error={mutation.error} />}
      <div className={classes.answers}>
        <Button variant="default" onClick={() => void logOut().catch(() => undefined)}>
          {t('again.leave')}
        </Button>
        <Button type="submit" loading={mutation.isPending}>
          {t('login.submit')}
        </Button>
      </div>
    </form>
  );
}
