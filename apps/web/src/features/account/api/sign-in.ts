import type { Session } from '../../../lib/api/contract.js';
import { sendForJson } from '../../../lib/api/http.js';
import { openSession } from '../../../lib/session/session.store.js';
import type { Locale } from '../../../lib/api/contract.js';

export type Credentials = { email: string; password: string };
export type NewAccount = Credentials & { firstName: string; lastName: string; locale: Locale };

export async function logIn(credentials: Credentials): Promise<void> {
  openSession(await sendForJson<Session>('/v1/auth/login', { method: 'POST', body: credentials }));
}

export async function signUp(account: NewAccount): Promise<void> {
  openSession(await sendForJson<Session>('/v1/auth/signup', { method: 'POST', body: account }));
}
