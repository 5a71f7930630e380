import * as fc from 'fast-check';
import { COMMON_WORDS } from './common-words.data.js';
import { findPasswordFault, PASSWORD_ADVICE, PASSWORD_MAX_LENGTH } from './password.policy.js';
import { wordListOf } from './password-worth.policy.js';

const owner = { email: 'claire.moreau@practice.example', firstName: 'Claire', lastName: 'Moreau' };

describe('a new password', () => {
  it.each([
    'quiet river, green lamp',
    'Ma grand-mère range huit violons',
    'xK9#mQ2$vL7p',
    'correct horse battery staple',
    'ζέφυρος μαλακὸς πνέει',
    '静かな川と緑のランプの下で',
    'paris hiver chocolat soleil',
  ])('may be %s', (password) => {
    expect(findPasswordFault(password, owner)).toBeNull();
  });

  it.each([
    ['elevenchars', 'too-short'],
    // Twelve UTF-16 units, six characters.
    ['🦷🦴🩻🔬💉🏥', 'too-short'],
    [Array.from({ length: 1_025 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join(''), 'too-long'],
    ['Claire.Moreau likes lamps', 'contains-address'],
    ['river PhoxRay lamp green', 'contains-product'],
    ['password1234', 'too-common'],
    ['Pass-Word 1234 5678', 'too-common'],
    ['passwordpassword', 'too-common'],
    ['123456789012', 'too-common'],
    ['azertyuiop123', 'too-common'],
    ['QWERTYUIOP12', 'too-common'],
    ['Motdepasse2024!', 'too-common'],
    ['Sunshine1987!!', 'too-common'],
    ['iloveyou123456', 'too-common'],
    ['aaaaaaaaaaaaaaaa', 'too-common'],
    ['abcabcabcabcabc', 'too-common'],
    ['ClaireMoreau75!', 'too-common'],
    ['chocolatexemple0', 'too-common'],
    ['            ', 'too-common'],
  ])('may not be %s', (password, fault) => {
    expect(findPasswordFault(password, owner)).toBe(fault);
  });

  it('of one or two common words, however joined and numbered, is refused', () => {
    const words = fc.uniqueArray(fc.constantFrom(...COMMON_WORDS), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(words, fc.constantFrom('', ' ', '-', '_', '.'), fc.nat(999), (parts, glue, number) => {
        const password = `${parts.join(glue)}${glue}${number}`;
        expect(findPasswordFault(password, owner)).not.toBeNull();
      }),
    );
  });

  it('of random letters is accepted: no class of character is ever demanded', () => {
    const letters = fc.uniqueArray(fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz')), {
      minLength: 16,
      maxLength: 16,
    });
    fc.assert(
      fc.property(letters, (characters) => {
        expect(findPasswordFault(characters.join(''), { ...owner, firstName: 'Xé', lastName: 'Yù' })).toBeNull();
      }),
    );
  });

  it('an address of one or two letters bans no letter', () => {
    expect(findPasswordFault('quiet river, green lamp', { ...owner, email: 'ri@practice.example' })).toBeNull();
  });

  it.each([
    ['one word over and over', (length: number) => 'chocolat'.repeat(length / 8)],
    ['few letters', (length: number) => 'ab'.repeat(length / 2)],
    ['all words of the list', (length: number) => COMMON_WORDS.join('').slice(0, length)],
    [
      'no word at all',
      (length: number) => Array.from({ length }, (_, at) => String.fromCodePoint(0x4e00 + at)).join(''),
    ],
  ])('of %s is judged with look-ups that grow no faster than its length', (_, textOf) => {
    const common = wordListOf(COMMON_WORDS);
    const lookUps = (length: number): number => {
      let count = 0;
      const has = (text: string): boolean => (count += 1) > 0 && common.has(text);
      findPasswordFault(textOf(length), owner, { ...common, has });
      return count;
    };
    const whole = lookUps(PASSWORD_MAX_LENGTH);
    expect(whole).toBeLessThanOrEqual(2 * PASSWORD_MAX_LENGTH * common.longest);
    expect(whole).toBeLessThanOrEqual(2.2 * lookUps(PASSWORD_MAX_LENGTH / 2));
  });

  it('that is longer than allowed is refused unread', () => {
    const has = jest.fn(() => false);
    const long = 'chocolat'.repeat(PASSWORD_MAX_LENGTH);
    expect(findPasswordFault(long, owner, { longest: 20, has })).toBe('too-long');
    expect(has).not.toHaveBeenCalled();
  });

  it('each fault comes with a sentence', () => {
    for (const sentence of Object.values(PASSWORD_ADVICE)) expect(sentence).toMatch(/^[A-Z].{30,}\.$/);
  });
});
