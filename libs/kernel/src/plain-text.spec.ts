import { PLAIN_TEXT } from './plain-text.js';

describe('plain text', () => {
  it.each(['Zoé Œuvrard-Lê', 'محمد', 'שרה', '静', 'क्षि', '👩‍⚕️', 'a\u200Cb', ''])('may be %s', (text) => {
    expect(PLAIN_TEXT.test(text)).toBe(true);
  });

  it.each([
    '\u0000',
    '\n',
    '\u007F',
    '\u0085',
    '\u061C',
    '\u200E',
    '\u200F',
    ...Array.from('\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069'),
    '\u2028',
    '\u2029',
    '\uD800',
  ])('has no %j in it', (character) => {
    expect(PLAIN_TEXT.test(`Dr ${character}Moreau`)).toBe(false);
  });
});
