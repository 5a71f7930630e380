import type { Locale, Me } from '../../../lib/api/contract.js';
import { sendForJson } from '../../../lib/api/http.js';
import { currentAccessToken, replaceUser } from '../../../lib/session/session.store.js';

/** Remembers the language with the account; the screen has already switched, so a failure stays silent. */
export async function saveLocale(locale: Locale): Promise<void> {
  if (currentAccessToken() === null) return;
  await sendForJson<Me>('/v1/me', { method: 'PATCH', body: { locale } }).then(replaceUser, () => undefined);
}
