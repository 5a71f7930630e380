import type { Me, Session } from '../api/contract.js';
import { createExternalStore } from '../store/external-store.js';
import { sessionHint } from './session-hint.js';

/**
 * `unreachable`: somebody may be signed in, but the API does not answer. `expired`: the API has ended the session of the
 * person whose page this is; the page waits for them to sign in again.
 */
export type SessionState =
  | { status: 'unknown' | 'unreachable' | 'anonymous' }
  | { status: 'signed-in'; accessToken: string; user: Me }
  | { status: 'expired'; user: Me };

/** Who is signed in. The access token lives here, in memory, and nowhere else. */
export const sessionStore = createExternalStore<SessionState>({ status: 'unknown' });

export function openSession(session: Session): void {
  sessionHint.set();
  sessionStore.set({ status: 'signed-in', accessToken: session.accessToken, user: session.user });
}

/** Shows the public pages; the refresh cookie may still hold a session that a reload can resume. */
export function closeSession(): void {
  sessionStore.set({ status: 'anonymous' });
}

/** The session is over for good: nothing on this browser claims one any more. */
export function endSession(): void {
  sessionHint.clear();
  closeSession();
}

/** The API ended the session: a page at work keeps what was filled in, any other becomes a public one. */
export function expireSession(): void {
  const user = personOf(sessionStore.get());
  if (user === null) return endSession();
  sessionHint.clear();
  sessionStore.set({ status: 'expired', user });
}

/** The person whose page this is, signed in or about to sign in again. */
export function personOf(session: SessionState): Me | null {
  return 'user' in session ? session.user : null;
}

export function replaceUser(user: Me): void {
  sessionStore.update((state) => (state.status === 'signed-in' ? { ...state, user } : state));
}

export function currentAccessToken(): string | null {
  const state = sessionStore.get();
  return state.status === 'signed-in' ? state.accessToken : null;
}
