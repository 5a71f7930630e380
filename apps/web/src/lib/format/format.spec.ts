import { formatBytes, formatDate, formatDuration, formatNumber, formatPercent, formatTime } from './format.js';

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

  it('writes the date of a title and a time of day', () => {
    const noon = new Date(2026, 10, 23, 12, 5).toISOString();
    expect(formatDate(noon, 'fr')).toBe('23/11/2026');
    expect(formatDate(noon, 'en')).toBe('23 Nov 2026');
    expect(formatTime(noon, 'fr')).toBe('12:05');
  });

  it('picks the unit of a duration', () => {
    expect(plain(formatDuration(340, 'fr'))).toBe('340 ms');
    expect(plain(formatDuration(4_230, 'fr'))).toBe('4,2 s');
    expect(plain(formatDuration(185_000, 'en'))).toBe('3 mins');
  });
});
