/** Described in test-logins.d.mts; plain JavaScript because Jest's global setup resolves no TypeScript names. */
export const TEST_PASSWORDS = { owner: 'test-owner', app: 'test-app', queue: 'test-queue' };
export const TEMPLATE_DATABASE = 'phoxray_template';
export const ADMIN_URL_VARIABLE = 'PHOXRAY_TEST_ADMIN_URL';
export const DECODER_VARIABLE = 'PHOXRAY_TEST_DECODER';

export function urlsFor(adminUrl, database) {
  const login = (username, password) => {
    const url = new URL(adminUrl);
    Object.assign(url, { username, password, pathname: `/${database}` });
    return url.toString();
  };
  const { username, password } = new URL(adminUrl);
  return {
    DATABASE_ADMIN_URL: login(username, decodeURIComponent(password)),
    DATABASE_OWNER_URL: login('phoxray_owner', TEST_PASSWORDS.owner),
    DATABASE_URL: login('phoxray_app', TEST_PASSWORDS.app),
    QUEUE_DATABASE_URL: login('phoxray_queue', TEST_PASSWORDS.queue),
  };
}
