import { Database } from '@phoxray/platform/database';
import { startTestApi, type TestApi } from '../setup/test-api.js';
import { startSilentProxy, type SilentProxy } from '../setup/silent-proxy.js';
import { adminUrl } from '../setup/test-database.js';
import { until } from '../setup/until.js';

/** The limits are those of production divided by ten. */
const LIMITS = { DATABASE_TIMEOUT_SECONDS: '2' };
/** 2 s for the statement, 3 s until its silence counts, and as much for a slow machine. */
const WITHIN_MS = 12_000;

const through = (url: string, port: number): string => Object.assign(new URL(url), { port: String(port) }).href;

describe('a database that does not answer', () => {
  let proxy: SilentProxy;
  let api: TestApi;

  beforeEach(async () => {
    proxy = await startSilentProxy(Number(new URL(adminUrl()).port));
    api = await startTestApi(LIMITS, ({ DATABASE_URL, QUEUE_DATABASE_URL }) => ({
      DATABASE_URL: through(DATABASE_URL, proxy.port),
      QUEUE_DATABASE_URL: through(QUEUE_DATABASE_URL, proxy.port),
    }));
  });

  afterEach(async () => {
    await proxy.stop();
    await api.stop();
  });

  const signIn = (): Promise<Response> =>
    fetch(`${api.url}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'somebody@clinic.example', password: 'a long enough phrase' }),
      signal: AbortSignal.timeout(WITHIN_MS),
    });

  const statusesOf = (answers: readonly Response[]): [number, string | null][] =>
    answers.map(({ status, headers }) => [status, headers.get('retry-after')]);

  it('is answered 503 on pooled connections that went silent, and works again on new ones', async () => {
    await Promise.all(Array.from({ length: 5 }, () => api.app.get(Database).ping()));
    proxy.fallSilent();
    const answers = await Promise.all([signIn(), signIn(), fetch(`${api.url}/health/ready`)]);
    expect(statusesOf(answers)).toEqual([
      [503, '2'],
      [503, '2'],
      [503, '2'],
    ]);
    proxy.recover();
    // Each silent connection is found out by the one request that meets it.
    await until(async () => (await signIn()).status === 401);
    await until(async () => (await fetch(`${api.url}/health/ready`)).status === 200);
  });

  it('is answered 503 at once when it refuses', async () => {
    await proxy.stop();
    const answers = await Promise.all([signIn(), fetch(`${api.url}/health/ready`)]);
    expect(statusesOf(answers)).toEqual([
      [503, '2'],
      [503, '2'],
    ]);
  });
});
