import { until } from '../../../../test/setup/until.js';
import { startAccounts, type RunningAccounts } from '../accounts-app.fixture.js';
import {
  auditOf,
  browserOf,
  getMe,
  logIn,
  PASSWORD,
  problemCode,
  refresh,
  signUp,
  type Browser,
} from '../accounts-client.fixture.js';

const bytesOf = ({ cookie }: Browser): Buffer => Buffer.from(cookie.replace('phoxray_rt=', ''), 'base64url');

describe('refreshing', () => {
  let running: RunningAccounts;

  beforeAll(async () => {
    running = await startAccounts();
  });

  afterAll(() => running.stop());

  const age = ({ session }: Browser, seconds: number) =>
    running.asAdmin(
      'update phoxray.refresh_token set used_at = used_at - make_interval(secs => $2) where account_id = $1',
      [session.user.accountId, seconds],
    );
  const familiesOf = ({ session }: Browser) =>
    running.asAdmin<{ sessions: number; unused: number; tokens: number }>(
      `select count(distinct session_id)::int as sessions, count(*)::int as tokens,
         count(*) filter (where used_at is null)::int as unused
       from phoxray.refresh_token where account_id = $1`,
      [session.user.accountId],
    );

  it('hands out a new token each time, and a bearer token that works', async () => {
    const first = await signUp(running);
    const second = browserOf(await refresh(running, first.cookie).expect(200));
    const third = browserOf(await refresh(running, second.cookie).expect(200));
    expect(new Set([first.cookie, second.cookie, third.cookie]).size).toBe(3);
    expect((await getMe(running, third.session.accessToken).expect(200)).body).toEqual(first.session.user);
    expect(await familiesOf(first)).toEqual([{ sessions: 1, tokens: 3, unused: 1 }]);
  });

  it('gives fifty racing tabs the same token: one family, nobody signed out', async () => {
    const first = await signUp(running);
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(running, first.cookie)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    const cookies = new Set(answers.map((answer) => browserOf(answer).cookie));
    expect(cookies.size).toBe(1);
    expect(await familiesOf(first)).toEqual([{ sessions: 1, tokens: 2, unused: 1 }]);
    const [cookie = ''] = cookies;
    await refresh(running, cookie).expect(200);
  });

  it('gives a late tab the current token, not one that was replaced meanwhile', async () => {
    const first = await signUp(running);
    const second = browserOf(await refresh(running, first.cookie).expect(200));
    const third = browserOf(await refresh(running, second.cookie).expect(200));
    expect(browserOf(await refresh(running, first.cookie).expect(200)).cookie).toBe(third.cookie);
  });

  it('ends the family when a token comes back after the window, for the thief and for the owner', async () => {
    const first = await signUp(running);
    const second = browserOf(await refresh(running, first.cookie).expect(200));
    await getMe(running, second.session.accessToken).expect(200);
    await age(first, 11);
    expect(problemCode(await refresh(running, first.cookie).expect(401))).toBe('ACCOUNTS.SESSION_ENDED');
    await refresh(running, second.cookie).expect(401);
    await getMe(running, second.session.accessToken).expect(401);
    const audit = await auditOf(running, first.session.user.accountId);
    expect(audit).toEqual(['account.created done', 'session.revoked done token-reuse']);
  });

  it('leaves the practitioner’s other sessions alone when one family ends', async () => {
    const here = await signUp(running);
    const elsewhere = browserOf(await logIn(running, here.session.user.email, PASSWORD).expect(200));
    await refresh(running, here.cookie).expect(200);
    await age(here, 11);
    await refresh(running, here.cookie).expect(401);
    await refresh(running, elsewhere.cookie).expect(200);
    await getMe(running, elsewhere.session.accessToken).expect(200);
  });

  it('keeps nothing that leads from an old token to the current one', async () => {
    const first = await signUp(running);
    const second = browserOf(await refresh(running, first.cookie).expect(200));
    await age(first, 11);
    await refresh(running, second.cookie).expect(200);
    const salts = await running.asAdmin<{ kept: number; all: number }>(
      'select count(successor_salt)::int as kept, count(*)::int as all from phoxray.refresh_token where account_id = $1',
      [first.session.user.accountId],
    );
    expect(salts).toEqual([{ kept: 1, all: 3 }]);
  });

  it.each([
    ['idle for half an hour', 'idle_until'],
    ['twelve hours old', 'expires_at'],
  ])('is over for a session that is %s', async (_, column) => {
    const browser = await signUp(running);
    await running.asAdmin(`update phoxray.session set ${column} = now() where account_id = $1`, [
      browser.session.user.accountId,
    ]);
    await refresh(running, browser.cookie).expect(401);
    await getMe(running, browser.session.accessToken).expect(401);
  });

  it('moves the idle limit but never the end', async () => {
    const browser = await signUp(running);
    const limits = () =>
      running.asAdmin<{ idle: number; end: number }>(
        `select round(extract(epoch from idle_until - now()) / 60)::int as idle,
           round(extract(epoch from expires_at - created_at) / 60)::int as end
         from phoxray.session where account_id = $1`,
        [browser.session.user.accountId],
      );
    const shorten = `update phoxray.session set idle_until = now() + interval '1 minute' where account_id = $1`;
    await running.asAdmin(shorten, [browser.session.user.accountId]);
    expect(await limits()).toEqual([{ idle: 1, end: 720 }]);
    await refresh(running, browser.cookie).expect(200);
    expect(await limits()).toEqual([{ idle: 30, end: 720 }]);
  });

  it('ends within five seconds in a process that did not end it itself', async () => {
    const { session } = await signUp(running);
    await getMe(running, session.accessToken).expect(200);
    await running.asAdmin(
      `update phoxray.session set revoked_at = now(), revoked_reason = 'logout' where account_id = $1`,
      [session.user.accountId],
    );
    const endedAt = performance.now();
    await until(async () => {
      const askedAfterMs = performance.now() - endedAt;
      const { status } = await getMe(running, session.accessToken);
      expect(askedAfterMs < 5_000 || status === 401).toBe(true);
      return status === 401;
    });
  });

  it.each([
    ['nothing', ''],
    ['no value', 'phoxray_rt='],
    ['noise', 'phoxray_rt=%ff%00;;=='],
    ['a long value', `phoxray_rt=${'A'.repeat(4_000)}`],
    ['a well-formed stranger', `phoxray_rt=${Buffer.alloc(48, 7).toString('base64url')}`],
  ])('answers %s like a session that ended', async (_, cookie) => {
    expect(problemCode(await refresh(running, cookie).expect(401))).toBe('ACCOUNTS.SESSION_ENDED');
  });

  it('finds nothing for a token under another account’s id, even for an existing account', async () => {
    const [mine, yours] = [await signUp(running), await signUp(running)];
    const forged = Buffer.concat([bytesOf(yours).subarray(0, 16), bytesOf(mine).subarray(16)]).toString('base64url');
    await refresh(running, `phoxray_rt=${forged}`).expect(401);
    await refresh(running, mine.cookie).expect(200);
    await refresh(running, yours.cookie).expect(200);
  });
});
