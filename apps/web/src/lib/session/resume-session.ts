import { renewSession } from './renew-session.js';
import { sessionHint } from './session-hint.js';
import { closeSession, sessionStore } from './session.store.js';

/**
 * On load: asks the refresh cookie who is there, if anybody is likely to be. An unreachable API shows the public page,
 * never a blank one.
 */
export async function resumeSession(): Promise<void> {
  if (!sessionHint.isSet()) return closeSession();
  await renewSession().catch(() => {
    if (sessionStore.get().status === 'unknown') closeSession();
  });
}
