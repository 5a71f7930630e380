import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { hasChosenLocale, switchLocale } from '../lib/i18n/i18n.js';
import { personOf, sessionStore } from '../lib/session/session.store.js';
import { useStore } from '../lib/store/use-store.js';

/**
 * What a change of session means for the rest: nothing of one person stays cached for another, what failed while nobody
 * was signed in is asked again, and the account's language applies.
 */
export function SessionEffects() {
  const session = useStore(sessionStore);
  const client = useQueryClient();
  const { status } = session;
  const personId = personOf(session)?.id ?? null;
  const shown = useRef({ status, personId });
  const locale = session.status === 'signed-in' ? session.user.locale : null;
  useEffect(() => {
    const before = shown.current;
    shown.current = { status, personId };
    if (before.personId !== null && before.personId !== personId) client.clear();
    else if (before.status === 'expired' && status === 'signed-in') void client.invalidateQueries();
  }, [status, personId, client]);
  useEffect(() => {
    if (locale !== null && !hasChosenLocale()) void switchLocale(locale);
  }, [locale]);
  return null;
}
