import { useMutation } from '@tanstack/react-query';
import { useState, type ChangeEvent, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldFault, Faults } from './credentials.policy.js';

type Options<T> = { initial: T; check: (values: T) => Faults<T>; submit: (values: T) => Promise<void> };

/** State of a short form: values, faults shown after the first try, the running call. */
export function useEntryForm<T extends Record<string, string>>({ initial, check, submit }: Options<T>) {
  const { t } = useTranslation('account');
  const [values, setValues] = useState(initial);
  const [tried, setTried] = useState(false);
  const mutation = useMutation({ mutationFn: submit });
  const faults: Faults<T> = tried ? check(values) : {};
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(check(values)).length === 0) mutation.mutate(values);
    else focusFirstFault(event.currentTarget);
  };
  const field = (name: keyof T & string) => {
    const fault: FieldFault | undefined = faults[name];
    return {
      name,
      value: values[name] ?? '',
      error: fault === undefined ? undefined : t(`errors.${fault}`),
      'aria-invalid': fault !== undefined,
      onChange: (event: ChangeEvent<HTMLInputElement>) => {
        const { value } = event.currentTarget;
        setValues((current) => ({ ...current, [name]: value }));
      },
    };
  };
  return { field, onSubmit, mutation };
}

function focusFirstFault(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus());
}
