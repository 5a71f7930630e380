import { ATTESTATION_BASES, hashOf, LOCALES } from './attestation-text.js';
import { ATTESTATION_TEXTS } from './attestation-texts.data.js';
import { currentText, parseStatement, requireCurrentText } from './attestation.policy.js';

/** What people have accepted. A line is added with each version; a line that changes means that evidence was rewritten. */
const PUBLISHED: Record<string, string> = {
  '2026-11 fr': 'f32f30ef2392a1ef4f77f42e74a18f30946d3ae4f09684f9d3bc56f58cf7362c',
  '2026-11 en': '1dbae384c2836569b38a9538793a8d096f4060ee79eb5aca93b14301bc2c7086',
};

describe('published attestations', () => {
  it('never change', () => {
    const hashes = ATTESTATION_TEXTS.map((text) => [`${text.version} ${text.locale}`, hashOf(text)]);
    expect(Object.fromEntries(hashes)).toEqual(PUBLISHED);
  });

  it('exist in every locale with every basis', () => {
    for (const locale of LOCALES) {
      expect(currentText(ATTESTATION_TEXTS, locale).bases.map(({ id }) => id)).toEqual(ATTESTATION_BASES);
    }
  });

  it('hash everything that is shown', () => {
    const [text] = ATTESTATION_TEXTS;
    if (text === undefined) throw new Error('no text is published');
    const relabelled = text.bases.map((basis) => ({ ...basis, label: `${basis.label} ` }));
    expect(hashOf({ ...text, bases: relabelled })).not.toBe(hashOf(text));
    expect(hashOf({ ...text, text: `${text.text} ` })).not.toBe(hashOf(text));
  });
});

describe('a statement', () => {
  const text = currentText(ATTESTATION_TEXTS, 'fr');
  const statement = { basis: 'other', version: text.version, sha256: hashOf(text), acknowledged: true };

  it('is read as it was sent', () => {
    expect(parseStatement(JSON.stringify(statement))).toEqual(statement);
  });

  it.each([
    ['nothing', undefined],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['not acknowledged', JSON.stringify({ ...statement, acknowledged: false })],
    ['acknowledged in words', JSON.stringify({ ...statement, acknowledged: 'true' })],
    ['an unknown basis', JSON.stringify({ ...statement, basis: 'curiosity' })],
    ['more than was asked', JSON.stringify({ ...statement, patient: 'Dupont' })],
    ['a hash in capitals', JSON.stringify({ ...statement, sha256: statement.sha256.toUpperCase() })],
  ])('is refused: %s', (_name, field) => {
    expect(() => parseStatement(field)).toThrow(expect.objectContaining({ code: 'UPLOADS.ATTESTATION_REQUIRED' }));
  });

  it('is good for the text in force, in whichever locale it was read', () => {
    for (const locale of LOCALES) {
      const shown = currentText(ATTESTATION_TEXTS, locale);
      expect(requireCurrentText({ version: shown.version, sha256: hashOf(shown) }, ATTESTATION_TEXTS)).toBe(shown);
    }
  });

  it('is not good any more once another version is in force', () => {
    const next = LOCALES.map((locale) => ({ ...text, locale, version: '2027-01' }));
    expect(() => requireCurrentText(statement, [...ATTESTATION_TEXTS, ...next])).toThrow(
      expect.objectContaining({ code: 'UPLOADS.ATTESTATION_NOT_CURRENT' }),
    );
  });
});
