import type { Me, Session } from '../api/contract.js';
import { createExternalStore } from '../store/external-store.js';
import { sessionHint } from './session-hint.js';

export type SessionState =
  { status: 'unknown' } | { status: 'anonymous' } | { status: 'signed-in'; accessToken: string; user: Me };

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

export function replaceUser(user: Me): void {
  sessionStore.update((state) => (state.status === 'signed-in' ? { ...state, user } : state));
}

export function currentAccessToken(): string | null {
  const state = sessionStore.get();
  return state.status === 'signed-in' ? state.accessToken : null;
}
