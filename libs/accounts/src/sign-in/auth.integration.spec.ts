import { hash } from '@node-rs/argon2';
import { MasterKey } from '@phoxray/platform/crypto';
import { startAccounts, type RunningAccounts } from '../accounts-app.fixture.js';
import {
  auditOf,
  browserOf,
  getMe,
  http,
  logIn,
  newEmail,
  PASSWORD,
  problemCode,
  refresh,
  setCookies,
  signUp,
} from '../accounts-client.fixture.js';

describe('signing up, in and out', () => {
  let running: RunningAccounts;

  beforeAll(async () => {
    running = await startAccounts();
  });

  afterAll(() => running.stop());

  it('makes an account whose practitioner is signed in', async () => {
    const email = newEmail();
    const { session } = await signUp(running, { email: ` ${email} `, firstName: ' Zoé ', locale: 'en' });
    expect(session).toMatchObject({ tokenType: 'Bearer', expiresIn: 600 });
    expect(session.user).toMatchObject({ email, firstName: 'Zoé', lastName: 'Moreau', locale: 'en' });
    const me = await getMe(running, session.accessToken).expect(200);
    expect(me.body).toEqual(session.user);
    expect(me.headers['cache-control']).toBe('no-store');
    expect(await auditOf(running, session.user.accountId)).toEqual(['account.created done']);
  });

  it('keeps no address, name or password readable', async () => {
    const given = { email: 'Unmistakable@practice.example', firstName: 'Unmistakable', lastName: 'Unmistakable' };
    await signUp(running, { ...given, password: 'unmistakably long passage' });
    const tables = ['practitioner', 'login_directory', 'session', 'refresh_token', 'login_throttle', 'audit_event'];
    for (const table of tables) {
      const rows = await running.asAdmin<{ text: string }>(`select t::text as text from phoxray.${table} t`);
      const hex = Buffer.from('nmistakabl').toString('hex');
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter(({ text }) => text.toLowerCase().includes('nmistakabl') || text.includes(hex))).toEqual([]);
    }
  });

  it('refuses a second account for the same address, however it is spelt, and leaves nothing behind', async () => {
    const email = newEmail();
    await signUp(running, { email });
    const accounts = () => running.asAdmin<{ count: string }>('select count(*) from phoxray.account');
    const before = await accounts();
    const body = { email: email.toUpperCase(), password: PASSWORD, firstName: 'Eve', lastName: 'Moreau' };
    const refused = await http(running).post('/v1/auth/signup').send(body).expect(409);
    expect(problemCode(refused)).toBe('ACCOUNTS.EMAIL_TAKEN');
    expect(setCookies(refused)).toEqual([]);
    expect(await accounts()).toEqual(before);
  });

  it('lets one of two simultaneous sign-ups have the address', async () => {
    const body = { email: newEmail(), password: PASSWORD, firstName: 'Ada', lastName: 'Moreau' };
    const answers = await Promise.all([1, 2, 3].map(() => http(running).post('/v1/auth/signup').send(body)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  });

  it.each([
    ['short', 'tiny lamp'],
    ['the product’s name', 'my phoxray password is long'],
    ['common', 'Motdepasse2024!'],
  ])('says what to do about a password that is %s', async (_, password) => {
    const body = { email: newEmail(), password, firstName: 'Ada', lastName: 'Moreau' };
    const refused = await http(running).post('/v1/auth/signup').send(body).expect(422);
    expect(refused.body).toMatchObject({ code: 'ACCOUNTS.WEAK_PASSWORD', errors: [{ pointer: '/password' }] });
  });

  it.each([
    ['no address', { email: 'nobody' }],
    ['an empty name', { firstName: '  ' }],
    ['a control character', { lastName: 'Mo\u0000reau' }],
    ['a name that turns the direction of text', { lastName: 'Mo\u202Ereau' }],
    ['a name that is no text', { lastName: { toString: 'x' } }],
    ['an unknown language', { locale: 'xx' }],
    ['no language but null', { locale: null }],
    ['a field of its own making', { accountId: '01a207d9-c0a2-77c6-a5bd-1eaa25505d6f' }],
  ])('refuses a sign-up with %s', async (_, wrong) => {
    const body = { email: newEmail(), password: PASSWORD, firstName: 'Ada', lastName: 'Moreau', ...wrong };
    expect(problemCode(await http(running).post('/v1/auth/signup').send(body).expect(400))).toBe('HTTP.INVALID');
  });

  it('signs in with the address in any case and the password exactly as typed', async () => {
    const { session } = await signUp(running, { password: ` ${PASSWORD} ` });
    const { email, accountId } = session.user;
    const { session: again } = browserOf(await logIn(running, email.toUpperCase(), ` ${PASSWORD} `).expect(200));
    expect(again.user).toEqual(session.user);
    await logIn(running, email, PASSWORD).expect(401);
    await logIn(running, email, ` ${PASSWORD.toUpperCase()} `).expect(401);
    const refused = 'session.opened refused';
    expect(await auditOf(running, accountId)).toEqual([
      'account.created done',
      'session.opened done',
      refused,
      refused,
    ]);
  });

  it('gives an unknown address and a wrong password the same answer', async () => {
    const { session } = await signUp(running);
    const [wrong, unknown] = [
      await logIn(running, session.user.email, 'a wrong password').expect(401),
      await logIn(running, newEmail(), 'a wrong password').expect(401),
    ];
    const { requestId: _1, ...wrongBody } = wrong.body;
    const { requestId: _2, ...unknownBody } = unknown.body;
    expect(wrongBody).toEqual(unknownBody);
    expect(Object.keys(wrong.headers).sort()).toEqual(Object.keys(unknown.headers).sort());
    expect(setCookies(wrong)).toEqual([]);
  });

  it('renews a hash made with other costs at the next login, and only then', async () => {
    const { session } = await signUp(running);
    const { id, email } = session.user;
    const find = 'select password_hash as hash from phoxray.practitioner where id = $1';
    const hashOf = async () => (await running.asAdmin<{ hash: string }>(find, [id]))[0]?.hash;
    const secret = running.app.get(MasterKey).digest('password-pepper', 'v1');
    const older = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, secret });
    await running.asAdmin('update phoxray.practitioner set password_hash = $2 where id = $1', [id, older]);
    await logIn(running, email, 'a wrong password').expect(401);
    expect(await hashOf()).toBe(older);
    await logIn(running, email, PASSWORD).expect(200);
    const renewed = await hashOf();
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
    await logIn(running, email, PASSWORD).expect(200);
    expect(await hashOf()).toBe(renewed);
  });

  it('keeps the refresh token in a cookie that no script or other site can use', async () => {
    const { cookie } = await signUp(running);
    const [written] = setCookies(await refresh(running, cookie).expect(200));
    expect(written).toMatch(/^phoxray_rt=[\w-]{64}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('ends the session everywhere at logout, and says so to the browser', async () => {
    const { session, cookie } = await signUp(running);
    await getMe(running, session.accessToken).expect(200);
    const left = await http(running).post('/v1/auth/logout').set('cookie', cookie).expect(204);
    expect(left.headers['clear-site-data']).toContain('"storage"');
    expect(setCookies(left)[0]).toMatch(/^phoxray_rt=; .*Expires=Thu, 01 Jan 1970/);
    await getMe(running, session.accessToken).expect(401);
    expect(problemCode(await refresh(running, cookie).expect(401))).toBe('ACCOUNTS.SESSION_ENDED');
    await http(running).post('/v1/auth/logout').set('cookie', cookie).expect(204);
    const audit = await auditOf(running, session.user.accountId);
    expect(audit).toEqual(['account.created done', 'session.closed done logout']);
  });

  it('signs out somebody who has no session', () => http(running).post('/v1/auth/logout').expect(204));

  it.each(['signup', 'login', 'refresh', 'logout'])('takes no %s from a page of another site', async (route) => {
    const post = () => http(running).post(`/v1/auth/${route}`);
    const foreign = await post().set('origin', 'https://elsewhere.example').expect(403);
    expect(problemCode(foreign)).toBe('ACCOUNTS.FOREIGN_ORIGIN');
    await post().set('sec-fetch-site', 'same-site').expect(403);
    expect((await post().set('origin', 'http://localhost:3000').set('sec-fetch-site', 'same-origin')).status).not.toBe(
      403,
    );
  });

  it('changes the profile, writes down which fields, and nothing when nothing changes', async () => {
    const { session } = await signUp(running);
    const patch = (body: object) =>
      http(running).patch('/v1/me').set('authorization', `Bearer ${session.accessToken}`).send(body);
    const changed = await patch({ lastName: 'Œuvrard-Lê', locale: 'en' }).expect(200);
    expect(changed.body).toEqual({ ...session.user, lastName: 'Œuvrard-Lê', locale: 'en' });
    expect((await getMe(running, session.accessToken)).body).toEqual(changed.body);
    expect((await patch({}).expect(200)).body).toEqual(changed.body);
    for (const wrong of [{ firstName: null }, { firstName: ' ' }, { locale: 'de' }, { email: 'x@y.example' }]) {
      expect(problemCode(await patch(wrong).expect(400))).toBe('HTTP.INVALID');
    }
    const audit = await auditOf(running, session.user.accountId);
    expect(audit).toEqual(['account.created done', 'profile.changed done']);
  });
});

describe('on an https address', () => {
  let running: RunningAccounts;

  beforeAll(async () => {
    running = await startAccounts({ PUBLIC_URL: 'https://app.phoxray.example' });
  });

  afterAll(() => running.stop());

  it('binds the cookie to this very host', async () => {
    const body = { email: newEmail(), password: PASSWORD, firstName: 'Ada', lastName: 'Moreau' };
    const [written] = setCookies(await http(running).post('/v1/auth/signup').send(body).expect(201));
    expect(written).toMatch(/^__Host-phoxray_rt=[\w-]{64}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect(written).not.toContain('Domain');
  });
});
