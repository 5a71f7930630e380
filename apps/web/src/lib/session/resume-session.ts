import { renewSession } from './renew-session.js';
import { closeSession, sessionStore } from './session.store.js';

/** On load: asks the refresh cookie who is there. An unreachable API shows the public page, never a blank one. */
export async function resumeSession(): Promise<void> {
  await renewSession().catch(() => {
    if (sessionStore.get().status === 'unknown') closeSession();
  });
}
