import { chooseLocale } from './choose-locale.js';
import { en } from './locales/en.js';
import { fr } from './locales/fr.js';

type Texts = { [key: string]: string | Texts };

function flatten(texts: Texts, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}

const catalogues = { fr: flatten(fr), en: flatten(en) };
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

/** MDR: the product visualises and measures. A person may be a « détecteur », a text may not claim the act. */
const FORBIDDEN = /diagnos|d[ée]tect(?!eur|or)/i;

describe('catalogues', () => {
  it('have the same keys in both languages', () => {
    expect(catalogues.en.map(([key]) => key)).toEqual(catalogues.fr.map(([key]) => key));
  });

  it('use the same placeholders in both languages', () => {
    const english = new Map(catalogues.en);
    for (const [key, text] of catalogues.fr) {
      expect([key, placeholders(english.get(key) ?? '')]).toEqual([key, placeholders(text)]);
    }
  });

  it('leave nothing empty', () => {
    const all = [...catalogues.fr, ...catalogues.en];
    expect(all.filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it.each(['fr', 'en'] as const)('promise no medical finding in %s', (locale) => {
    expect(catalogues[locale].filter(([, text]) => FORBIDDEN.test(text))).toEqual([]);
  });

  it.each([
    ['Nous détectons les caries', true],
    ['AI-assisted diagnosis', true],
    ['pixel spacing at the detector', false],
    ['pas du détecteur', false],
  ])('judges "%s" as forbidden: %s', (text, forbidden) => {
    expect(FORBIDDEN.test(text)).toBe(forbidden);
  });

  it('state the intended use in both languages', () => {
    expect(fr.common.footer.purpose).toContain('N’est pas un dispositif médical');
    expect(en.common.footer.purpose).toContain('Not a medical device');
    expect(fr.viewer.badge.long).toContain('Vérification par un professionnel requise');
    expect(en.viewer.badge.long).toContain('Verification by a professional required');
  });
});

describe('chooseLocale', () => {
  it.each([
    [null, ['en-GB', 'fr'], 'en'],
    [null, ['de-DE', 'fr-CA'], 'fr'],
    [null, ['de'], 'fr'],
    [null, [], 'fr'],
    ['fr', ['en'], 'fr'],
    ['xx', ['en'], 'en'],
  ])('remembered %s and browser %j give %s', (remembered, languages, expected) => {
    expect(chooseLocale(remembered, languages)).toBe(expected);
  });
});
