import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from '../../components/problem-notice.js';
import { useLocale } from '../../lib/i18n/use-locale.js';
import { signUp, type NewAccount } from './api/sign-in.js';
import { checkSignup } from './credentials.policy.js';
import classes from './entry-form.module.css';
import { useEntryForm } from './use-entry-form.js';

const EMPTY: NewAccount = { email: '', password: '', firstName: '', lastName: '', locale: 'fr' };

export function SignupForm() {
  const { t } = useTranslation('account');
  const locale = useLocale();
  const { field, onSubmit, mutation } = useEntryForm<NewAccount>({
    initial: EMPTY,
    check: checkSignup,
    submit: (account) => signUp({ ...account, locale }),
  });
  return (
    <form className={classes.form} onSubmit={onSubmit} noValidate>
      <div className={classes.pair}>
        <TextInput
          {...field('firstName')}
          label={t('fields.firstName')}
          autoComplete="given-name"
          size="md"
          required
          withAsterisk={false}
        />
        <TextInput
          {...field('lastName')}
          label={t('fields.lastName')}
          autoComplete="family-name"
          size="md"
          required
          withAsterisk={false}
        />
      </div>
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
        description={t('fields.passwordHint')}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('fields.showPassword') }}
        size="md"
        required
        withAsterisk={false}
      />
      {mutation.isError && <ProblemNotice title={t('signup.failed')} error={mutation.error} />}
      <Button type="submit" size="md" loading={mutation.isPending}>
        {t('signup.submit')}
      </Button>
    </form>
  );
}
