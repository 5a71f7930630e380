import { renewSession } from './renew-session.js';
import { sessionHint } from './session-hint.js';
import { closeSession, sessionStore } from './session.store.js';

/** An API that says nothing for so long is said to be away; its answer still counts when it comes. */
const SILENCE_MS = 8_000;

/**
 * On load, and again while the API cannot be reached: asks the refresh cookie who is there, if anybody is likely to be.
 * An API that does not answer signs nobody out.
 */
export async function resumeSession(): Promise<void> {
  if (!sessionHint.isSet()) return closeSession();
  const silence = setTimeout(sayUnreachable, SILENCE_MS);
  await renewSession()
    .catch(sayUnreachable)
    .finally(() => clearTimeout(silence));
}

function sayUnreachable(): void {
  if (sessionStore.get().status === 'unknown') sessionStore.set({ status: 'unreachable' });
}
