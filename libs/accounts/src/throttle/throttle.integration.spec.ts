import { startAccounts, type RunningAccounts } from '../accounts-app.fixture.js';
import type * as Argon2 from '@node-rs/argon2';
import { http, newEmail, PASSWORD, problemCode, signUp } from '../accounts-client.fixture.js';

const argon2 = jest.requireActual<typeof Argon2>('@node-rs/argon2');

const repeat = (status: number, times: number): number[] => Array.from({ length: times }, () => status);

async function statusesOf(
  count: number,
  attempt: (index: number) => PromiseLike<{ status: number }>,
): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: count }, (_, index) => attempt(index)));
  return answers.map(({ status }) => status).toSorted((a, b) => a - b);
}

describe('guessing passwords', () => {
  let running: RunningAccounts;

  beforeAll(async () => {
    running = await startAccounts({ TRUST_PROXY: '1' });
  });

  afterEach(() => running.asAdmin('delete from phoxray.login_throttle'));

  afterAll(() => running.stop());

  const tryFrom = (client: string, email: string, password = 'a wrong password') =>
    http(running).post('/v1/auth/login').set('x-forwarded-for', client).send({ email, password });

  const signUpFrom = (client: string) =>
    http(running)
      .post('/v1/auth/signup')
      .set('x-forwarded-for', client)
      .send({ email: newEmail(), password: PASSWORD, firstName: 'Ada', lastName: 'Moreau' });
  const timed = async (address: string, client: string): Promise<number> => {
    const startedAt = performance.now();
    await tryFrom(client, address).expect(401);
    return performance.now() - startedAt;
  };
  it('is stopped after five tries on an account, at once too, with the seconds to wait', async () => {
    const { email } = (await signUp(running)).session.user;
    expect(await statusesOf(12, () => tryFrom('192.0.2.1', email))).toEqual([...repeat(401, 5), ...repeat(429, 7)]);
    const stopped = await tryFrom('192.0.2.1', email, PASSWORD).expect(429);
    expect(problemCode(stopped)).toBe('ACCOUNTS.TOO_MANY_ATTEMPTS');
    expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(stopped.headers['retry-after'])).toBeLessThanOrEqual(30);
  });

  it('does not keep the owner out, who comes from elsewhere', async () => {
    const { email } = (await signUp(running)).session.user;
    await statusesOf(6, () => tryFrom('192.0.2.1', email));
    await tryFrom('198.51.100.7', email, PASSWORD).expect(200);
  });

  it('is slowed down when many machines share the work, save for one that the owner used before', async () => {
    const { email } = (await signUp(running)).session.user;
    await tryFrom('198.51.100.7', email, PASSWORD).expect(200);
    await statusesOf(25, (index) => tryFrom(`203.0.113.${index}`, email));
    await tryFrom('203.0.113.200', email, PASSWORD).expect(429);
    await tryFrom('198.51.100.7', email, PASSWORD).expect(200);
  });

  it('is stopped after thirty tries from one client, whatever the accounts', async () => {
    const statuses = await statusesOf(33, () => tryFrom('192.0.2.9', newEmail()));
    expect(statuses).toEqual([...repeat(401, 30), ...repeat(429, 3)]);
    await tryFrom('192.0.2.10', newEmail()).expect(401);
  });

  it('takes all addresses of an IPv6 network for one client', async () => {
    const { email } = (await signUp(running)).session.user;
    const statuses = await statusesOf(7, (index) => tryFrom(`2001:db8:1:2::${index}`, email));
    expect(statuses).toEqual([...repeat(401, 5), ...repeat(429, 2)]);
    await tryFrom('2001:db8:1:3::1', email).expect(401);
  });

  it('never stops somebody who knows the password', async () => {
    const { email } = (await signUp(running)).session.user;
    for (const status of repeat(200, 40)) await tryFrom('192.0.2.1', email, PASSWORD).expect(status);
  });

  it('is no easier by signing up', async () => {
    const statuses = await statusesOf(32, () => signUpFrom('192.0.2.50'));
    expect(statuses).toEqual([...repeat(201, 30), ...repeat(429, 2)]);
    await signUpFrom('192.0.2.51').expect(201);
  });

  it('charges a sign-up before its password is judged, and for a refused one too', async () => {
    const weak = (length: number) =>
      http(running)
        .post('/v1/auth/signup')
        .set('x-forwarded-for', '192.0.2.60')
        .send({ email: newEmail(), password: 'chocolat'.repeat(length / 8), firstName: 'Ada', lastName: 'Moreau' });
    expect(await statusesOf(30, () => weak(16))).toEqual(repeat(422, 30));
    expect(problemCode(await weak(1_024).expect(429))).toBe('ACCOUNTS.TOO_MANY_ATTEMPTS');
  });

  it('forgets what is no longer counted', async () => {
    await running.asAdmin(
      `insert into phoxray.login_throttle (bucket, attempts, window_started_at, stale_at)
       values (sha256('old'), 3, now() - interval '1 day', now() - interval '1 hour')`,
    );
    await tryFrom('192.0.2.1', newEmail()).expect(401);
    expect(await running.asAdmin(`select 1 from phoxray.login_throttle where bucket = sha256('old')`)).toEqual([]);
  });

  // The time itself is the machine's: what it is made of is compared instead.
  it('learns nothing from the time an answer takes: the same hashing, and no refusal before its time', async () => {
    const { email } = (await signUp(running)).session.user;
    const verify = jest.spyOn(argon2, 'verify');
    for (const address of [email, newEmail()]) expect(await timed(address, '198.51.100.7')).toBeGreaterThan(145);
    const costs = verify.mock.calls.map(([made]) => argon2.parseOptions(String(made)));
    expect(costs).toHaveLength(2);
    expect(costs[1]).toEqual(costs[0]);
    verify.mockRestore();
  });
});
