import type { Me, Session } from '../api/contract.js';
import { createExternalStore } from '../store/external-store.js';

export type SessionState =
  { status: 'unknown' } | { status: 'anonymous' } | { status: 'signed-in'; accessToken: string; user: Me };

/** Who is signed in. The access token lives here, in memory, and nowhere else. */
export const sessionStore = createExternalStore<SessionState>({ status: 'unknown' });

export function openSession(session: Session): void {
  sessionStore.set({ status: 'signed-in', accessToken: session.accessToken, user: session.user });
}

export function closeSession(): void {
  sessionStore.set({ status: 'anonymous' });
}

export function replaceUser(user: Me): void {
  sessionStore.update((state) => (state.status === 'signed-in' ? { ...state, user } : state));
}

export function currentAccessToken(): string | null {
  const state = sessionStore.get();
  return state.status === 'signed-in' ? state.accessToken : null;
}
