import { isTrusted, trustedOrigins } from './trusted-origin.policy.js';

describe('the origin of a request', () => {
  const trusted = trustedOrigins('https://app.phoxray.example/', ['https://spa.phoxray.example']);

  it.each([
    ['our own page', 'https://app.phoxray.example', 'same-origin'],
    ['an older browser’s own page', 'https://app.phoxray.example', undefined],
    ['the SPA on its own host', 'https://spa.phoxray.example', 'same-site'],
    ['a client that is no browser', undefined, undefined],
    ['our own page, without Origin', undefined, 'same-origin'],
    ['an address typed in', undefined, 'none'],
  ])('of %s is trusted', (_, origin, fetchSite) => {
    expect(isTrusted({ origin, fetchSite }, trusted)).toBe(true);
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
    expect(isTrusted({ origin, fetchSite }, trusted)).toBe(false);
  });

  it('knows the names of this machine, on the same port only', () => {
    const local = trustedOrigins('http://localhost:3000', []);
    const from = (origin: string): boolean => isTrusted({ origin, fetchSite: 'same-origin' }, local);
    expect(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'].map(from)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['http://localhost:3001', 'https://localhost:3000', 'http://127.0.0.2:3000'].map(from)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
