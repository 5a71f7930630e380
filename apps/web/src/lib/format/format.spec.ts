import { formatBytes, formatDuration, formatNumber, formatPercent } from './format.js';

/** Any Unicode space becomes a plain one: which of them a locale uses is the business of CLDR. */
const plain = (text: string): string => text.replace(/\s/gu, ' ');

describe('format', () => {
  it.each([
    [7_240_000, 'fr', '7,2 Mo'],
    [7_240_000, 'en', '7.2 MB'],
    [31_000_000, 'fr', '31 Mo'],
    [2_500_000_000, 'en', '2.5 GB'],
  ] as const)('writes %d bytes in %s as %s', (bytes, locale, expected) => {
    expect(plain(formatBytes(bytes, locale))).toBe(expected);
  });

  it('writes decimals and percents the way each language does', () => {
    expect(plain(formatNumber(1234.5, 'fr'))).toBe('1 234,5');
    expect(formatNumber(1234.5, 'en')).toBe('1,234.5');
    expect(plain(formatPercent(0.42, 'fr'))).toBe('42 %');
    expect(formatPercent(0.42, 'en')).toBe('42%');
  });

  it('picks the unit of a duration', () => {
    expect(plain(formatDuration(340, 'fr'))).toBe('340 ms');
    expect(plain(formatDuration(4_230, 'fr'))).toBe('4,2 s');
    expect(plain(formatDuration(185_000, 'en'))).toBe('3 mins');
  });
});
