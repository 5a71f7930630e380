import { isTrusted, ownOrigins } from './trusted-origin.policy.js';

describe('the origin of a request', () => {
  const host = 'app.phoxray.example';
  const own = ownOrigins('https://app.phoxray.example/', ['https://spa.phoxray.example']);

  it.each([
    ['our own page', 'https://app.phoxray.example', 'same-origin'],
    ['an older browser’s own page', 'https://app.phoxray.example', undefined],
    ['the SPA on its own host', 'https://spa.phoxray.example', 'same-site'],
    ['a client that is no browser', undefined, undefined],
    ['our own page, without Origin', undefined, 'same-origin'],
    ['an address typed in', undefined, 'none'],
  ])('of %s is trusted', (_, origin, fetchSite) => {
    expect(isTrusted({ origin, fetchSite, host }, own)).toBe(true);
  });

  it.each([
    ['another site', 'https://elsewhere.example', 'cross-site'],
    ['another site, in an older browser', 'https://elsewhere.example', undefined],
    ['another site that claims to be ours', 'https://elsewhere.example', 'same-origin'],
    ['another site under our name', 'https://app.phoxray.example', 'cross-site'],
    ['a sibling sub-domain', 'https://blog.phoxray.example', 'same-site'],
    ['a sibling without Origin', undefined, 'same-site'],
    ['a sandboxed frame', 'null', 'cross-site'],
    ['a sandboxed frame, in an older browser', 'null', undefined],
    ['our host without https', 'http://app.phoxray.example', undefined],
    ['our host on another port', 'https://app.phoxray.example:8443', undefined],
    ['a host that starts like ours', 'https://app.phoxray.example.elsewhere.example', undefined],
  ])('of %s is not', (_, origin, fetchSite) => {
    expect(isTrusted({ origin, fetchSite, host }, own)).toBe(false);
  });

  it('on one machine may have any name and port, the same as the API’s', () => {
    const local = ownOrigins('http://localhost:3000', []);
    const from = (origin: string, host: string, fetchSite?: string): boolean =>
      isTrusted({ origin, fetchSite, host }, local);
    expect(from('http://localhost:3000', '127.0.0.1:3000')).toBe(true);
    expect(from('http://127.0.0.1:45678', '127.0.0.1:45678', 'same-origin')).toBe(true);
    expect(from('http://[::1]:45678', '[::1]:45678')).toBe(true);
    expect(from('http://localhost:5000', 'localhost:3000', 'same-site')).toBe(false);
    expect(from('http://127.0.0.1:5000', '127.0.0.1:3000')).toBe(false);
    expect(from('http://rebound.example:3000', 'rebound.example:3000', 'same-origin')).toBe(false);
    expect(from('http://localhost.example:3000', 'localhost.example:3000')).toBe(false);
  });

  it('in production is never whatever the Host header says', () => {
    const origin = 'http://localhost:3000';
    expect(isTrusted({ origin, fetchSite: 'same-origin', host: 'localhost:3000' }, own)).toBe(false);
  });
});
