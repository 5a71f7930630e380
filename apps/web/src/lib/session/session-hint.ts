import { browserStorage } from '../storage/browser-storage.js';

const KEY = 'phoxray.session';

/**
 * A mark that somebody is signed in on this browser, so that a visitor's page load asks for no session in vain. It
 * holds `1`: no token, no identity. Strictly necessary to the service the person asked for, hence exempt from consent
 * (Directive 2002/58/EC art. 5(3); loi n° 78-17 art. 82). Set at sign-in, removed at logout or when the API ends the
 * session; a forged one only costs a refused call.
 */
export const sessionHint = {
  set: (): void => browserStorage.write(KEY, '1'),
  clear: (): void => browserStorage.remove(KEY),
  isSet: (): boolean => browserStorage.read(KEY) === '1',
} as const;
