import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { AccessTokens } from '@phoxray/platform/access';
import { startAccounts, type RunningAccounts } from '../accounts-app.fixture.js';
import { getMe, http, problemCode, signUp, type Browser } from '../accounts-client.fixture.js';

type Claims = Record<string, unknown>;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function partOf(token: string, index: number): Claims {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString());
}

/** RFC 7515 by hand: the library that signs ours must not decide what a forger can make. */
function forge(header: Claims, payload: Claims, key: KeyObject): string {
  const input = `${encode(header)}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

describe('access tokens', () => {
  let running: RunningAccounts;
  let mine: Browser;
  let yours: Browser;
  let header: Claims;
  let payload: Claims;
  let ourKey: KeyObject;

  beforeAll(async () => {
    running = await startAccounts();
    [mine, yours] = [await signUp(running), await signUp(running)];
    header = partOf(mine.session.accessToken, 0);
    payload = partOf(mine.session.accessToken, 1);
    ourKey = running.config.JWT_PRIVATE_KEY;
  });

  afterAll(() => running.stop());

  const without = (claims: Claims, name: string): Claims =>
    Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
  const expectRefused = async (token: string): Promise<void> => {
    const answer = await getMe(running, token).expect(401);
    expect(problemCode(answer)).toBe('ACCESS.UNAUTHENTICATED');
    expect(answer.headers['www-authenticate']).toContain('Bearer');
  };

  it('are accepted when nothing was changed: the forge works', async () => {
    expect(header).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(Number(payload['exp']) - Number(payload['iat'])).toBe(600);
    await getMe(running, forge(header, payload, ourKey)).expect(200);
  });

  it.each<[string, Claims]>([
    ['expired', { exp: Math.floor(Date.now() / 1_000) - 1 }],
    ['of another audience', { aud: 'phoxray-share' }],
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['not valid yet', { nbf: Math.floor(Date.now() / 1_000) + 3_600 }],
    ['of a session that never was', { sid: '01a207d9-c0b8-7192-955b-99924d86e80d' }],
    ['whose ids are none', { acc: "' or true --" }],
    ['with a scope that does not exist', { scope: 'account.read everything' }],
  ])('are refused when %s, though signed by us', (_, wrong) =>
    expectRefused(forge(header, { ...payload, ...wrong }, ourKey)),
  );

  it.each(['exp', 'iat', 'sub', 'acc', 'sid', 'jti', 'aud', 'iss', 'scope'])('are refused without %s', (name) =>
    expectRefused(forge(header, without(payload, name), ourKey)),
  );

  it.each(['JWT', 'rt+jwt', undefined])('are refused with the type %s', (typ) =>
    expectRefused(forge({ ...header, typ }, payload, ourKey)),
  );

  it('are refused with the session of one account and the ids of another', async () => {
    const { accountId, id } = yours.session.user;
    await expectRefused(forge(header, { ...payload, acc: accountId }, ourKey));
    await expectRefused(forge(header, { ...payload, sub: id }, ourKey));
    await expectRefused(forge(header, { ...payload, acc: accountId, sub: id }, ourKey));
  });

  it('are refused under a key of somebody else, even one that the header brings along', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await expectRefused(forge(header, payload, privateKey));
    await expectRefused(forge({ ...header, jwk: publicKey.export({ format: 'jwk' }) }, payload, privateKey));
  });

  it.each<[string, Claims]>([
    ['makes a header critical that nobody knows', { crit: ['b64'], b64: false }],
    ['makes an empty list critical', { crit: [] }],
    ['says where a key would be', { x5u: 'https://elsewhere.example' }],
  ])('are refused with a header that %s', (_, more) => expectRefused(forge({ ...header, ...more }, payload, ourKey)));

  it.each([
    ['something behind them', (token: string) => `Bearer ${token} x`],
    ['a second one', (token: string) => `Bearer ${token}, Bearer ${token}`],
    ['another scheme', (token: string) => `Basic ${token}`],
    ['no scheme', (token: string) => token],
  ])('are refused with %s in the header', async (_, valueOf) => {
    const asked = http(running).get('/v1/me').set('authorization', valueOf(mine.session.accessToken));
    expect(problemCode(await asked.expect(401))).toBe('ACCESS.UNAUTHENTICATED');
  });

  it('are refused unsigned', async () => {
    for (const alg of ['none', 'None', 'NONE']) {
      await expectRefused(`${encode({ ...header, alg })}.${encode(payload)}.`);
    }
    await expectRefused(mine.session.accessToken.split('.').slice(0, 2).join('.'));
  });

  it('are refused when our public key was used as a shared secret (HS256 confusion)', async () => {
    const { publicKey } = running.app.get(AccessTokens);
    const input = `${encode({ ...header, alg: 'HS256' })}.${encode(payload)}`;
    for (const secret of [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
    ]) {
      await expectRefused(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`);
    }
  });

  it('are refused with one bit changed, in another place than the header, or a kilobyte too long', async () => {
    const { accessToken } = mine.session;
    const last = accessToken.at(-10) === 'A' ? 'B' : 'A';
    await expectRefused(`${accessToken.slice(0, -10)}${last}${accessToken.slice(-9)}`);
    await http(running).get('/v1/me').query({ access_token: accessToken }).expect(401);
    await http(running).get('/v1/me').set('cookie', `access_token=${accessToken}`).expect(401);
    await http(running).get('/v1/me').expect(401);
    await expectRefused(forge(header, { ...payload, padding: 'x'.repeat(3_000) }, ourKey));
  });

  it('carry only what their scopes allow', async () => {
    const narrow = forge(header, { ...payload, scope: 'account.read' }, ourKey);
    await getMe(running, narrow).expect(200);
    const patch = http(running).patch('/v1/me').set('authorization', `Bearer ${narrow}`);
    expect(problemCode(await patch.send({ locale: 'en' }).expect(403))).toBe('ACCESS.FORBIDDEN');
  });
});
