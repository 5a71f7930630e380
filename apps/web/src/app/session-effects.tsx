import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { hasChosenLocale, switchLocale } from '../lib/i18n/i18n.js';
import { sessionStore } from '../lib/session/session.store.js';
import { useStore } from '../lib/store/use-store.js';

/** What a change of session means for the rest: nothing stays cached after it, and the account's language applies. */
export function SessionEffects() {
  const session = useStore(sessionStore);
  const client = useQueryClient();
  const { status } = session;
  const locale = session.status === 'signed-in' ? session.user.locale : null;
  useEffect(() => {
    if (status === 'anonymous') client.clear();
  }, [status, client]);
  useEffect(() => {
    if (locale !== null && !hasChosenLocale()) void switchLocale(locale);
  }, [locale]);
  return null;
}
