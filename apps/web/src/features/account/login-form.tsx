import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../components/problem-notice.js';
import { logIn } from './api/sign-in.js';
import { checkLogin } from './credentials.policy.js';
import classes from './entry-form.module.css';
import { useEntryForm } from './use-entry-form.js';

export function LoginForm() {
  const { t } = useTranslation('account');
  const { field, onSubmit, mutation } = useEntryForm({
    initial: { email: '', password: '' },
    check: checkLogin,
    submit: logIn,
  });
  return (
    <form className={classes.form} onSubmit={onSubmit} noValidate>
      <TextInput
        {...field('email')}
        label={t('fields.email')}
        type="email"
        autoComplete="username"
        size="md"
        required
        withAsterisk={false}
      />
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
      <Button type="submit" size="md" loading={mutation.isPending}>
        {t('login.submit')}
      </Button>
    </form>
  );
}
