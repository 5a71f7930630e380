import * as sdk from '@phoxray/sdk';
import type { Locale } from '../../../lib/api/contract.js';
import { strict } from '../../../lib/api/http.js';
import { openSession } from '../../../lib/session/session.store.js';

export type Credentials = { email: string; password: string };
export type NewAccount = Credentials & { firstName: string; lastName: string; locale: Locale };

export async function logIn(credentials: Credentials): Promise<void> {
  const { data } = await sdk.logIn({ ...strict, body: credentials });
  openSession(data);
}

export async function signUp(account: NewAccount): Promise<void> {
  const { data } = await sdk.signUp({ ...strict, body: account });
  openSession(data);
}
