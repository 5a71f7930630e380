import type { Session } from '../api/contract.js';
import { closeSession, openSession } from './session.store.js';
import { singleFlight } from './single-flight.js';

/**
 * Trades the refresh cookie for a new access token.
 * Answers false when there is no session any more; throws when the API cannot be reached, so that a broken
 * network never signs anybody out.
 */
export const renewSession = singleFlight('phoxray-refresh', refresh, globalThis.navigator?.locks);

async function refresh(): Promise<boolean> {
  const response = await fetch('/v1/auth/refresh', { method: 'POST' });
  if (response.ok) {
    openSession((await response.json()) as Session);
    return true;
  }
  if (response.status >= 500 || response.status === 429) throw new Error(`refresh answered ${response.status}`);
  closeSession();
  return false;
}
