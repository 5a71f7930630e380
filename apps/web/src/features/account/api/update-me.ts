import { updateMe } from '@phoxray/sdk';
import type { Locale } from '../../../lib/api/contract.js';
import { strict } from '../../../lib/api/http.js';
import { currentAccessToken, replaceUser } from '../../../lib/session/session.store.js';

/** Remembers the language with the account; the screen has already switched, so a failure stays silent. */
export async function saveLocale(locale: Locale): Promise<void> {
  if (currentAccessToken() === null) return;
  await updateMe({ ...strict, body: { locale } }).then(
    ({ data }) => replaceUser(data),
    () => undefined,
  );
}
