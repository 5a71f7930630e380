import { ATTESTATION_TEXTS } from '../attestation/attestation-texts.data.js';
import { hashOf } from '../attestation/attestation-text.js';
import { currentText } from '../attestation/attestation.policy.js';
import { isTextField, type TextField } from './text-fields.js';
import { parseFields } from './upload-fields.policy.js';

const text = currentText(ATTESTATION_TEXTS, 'en');
const attestation = JSON.stringify({
  basis: 'anonymised',
  version: text.version,
  sha256: hashOf(text),
  acknowledged: true,
});

const parse = (fields: Partial<Record<TextField, string>>) =>
  parseFields(new Map<TextField, string>([['attestation', attestation], ...entriesOf(fields)]), ATTESTATION_TEXTS);

function entriesOf(fields: Partial<Record<TextField, string>>): [TextField, string][] {
  return Object.entries(fields).flatMap(([name, value]) => (isTextField(name) ? [[name, value]] : []));
}

describe('the fields of an upload', () => {
  it('need no more than the attestation', () => {
    expect(parse({})).toMatchObject({ attestation: text, patientReference: null, displayName: null });
  });

  it('lose the space around them, and are nothing when nothing is left', () => {
    expect(parse({ patientReference: '  P-17 ', displayName: '   ' })).toMatchObject({
      patientReference: 'P-17',
      displayName: null,
    });
  });

  it('count characters, not bytes', () => {
    expect(parse({ patientReference: 'é'.repeat(64) }).patientReference).toHaveLength(64);
  });

  it.each(['one\u202Eowt', 'a\u2066b', 'two\nlines', 'two\u2028lines'])(
    'are one line in one direction: not %j',
    (value) => {
      for (const name of ['patientReference', 'displayName']) {
        expect(() => parse({ [name]: value })).toThrow(
          expect.objectContaining({ errors: [expect.objectContaining({ pointer: `/${name}` })] }),
        );
      }
    },
  );

  it('name each fault by its field', () => {
    const fault = {
      errors: [
        expect.objectContaining({ pointer: '/patientReference' }),
        expect.objectContaining({ pointer: '/displayName' }),
      ],
    };
    expect(() => parse({ patientReference: 'x'.repeat(65), displayName: 'two\nlines' })).toThrow(
      expect.objectContaining(fault),
    );
  });
});
