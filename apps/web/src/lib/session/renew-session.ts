import { refreshSession } from '@phoxray/sdk';
import { expireSession, openSession } from './session.store.js';
import { singleFlight } from './single-flight.js';

/**
 * Trades the refresh cookie for a new access token.
 * Answers false when there is no session any more; throws when the API cannot be reached, so that a broken
 * network never signs anybody out.
 */
export const renewSession = singleFlight('phoxray-refresh', refresh, globalThis.navigator?.locks);

/** With the browser's own `fetch`: the authorised one would renew the session in order to renew it. */
async function refresh(): Promise<boolean> {
  const { data, response } = await refreshSession({
    baseUrl: globalThis.location.origin,
    fetch: (input, init) => fetch(input, init),
    throwOnError: false,
  });
  if (data !== undefined) {
    openSession(data);
    return true;
  }
  const refused = response !== undefined && response.status >= 400 && response.status < 500 && response.status !== 429;
  if (!refused) throw new Error('The session could not be renewed now');
  expireSession();
  return false;
}
