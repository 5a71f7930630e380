import fc from 'fast-check';
import { initialValues, readParameterSchema, type NumberField } from './parameter-schema.js';
import { checkParameter, parseNumber } from './parameter.policy.js';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    threshold: {
      type: 'number',
      default: 0.15,
      minimum: 0,
      maximum: 1,
      multipleOf: 0.01,
      'x-i18n': { fr: { title: 'Seuil', description: 'De 0 à 1' }, en: { title: 'Threshold', description: '0 to 1' } },
    },
    radius: { type: 'integer', title: 'Radius', minimum: 2, maximum: 8, 'x-i18n': { title: { fr: 'Rayon' } } },
    mode: { enum: ['soft', 'hard'], default: 'hard' },
    thin: { type: 'boolean', default: true },
    secret: { type: 'object' },
  },
};

const threshold = readParameterSchema(schema)[0] as NumberField;

describe('readParameterSchema', () => {
  it('keeps order, texts in both languages, and limits', () => {
    expect(readParameterSchema(schema)).toEqual([
      {
        key: 'threshold',
        kind: 'number',
        integer: false,
        initial: 0.15,
        minimum: 0,
        maximum: 1,
        step: 0.01,
        title: { fr: 'Seuil', en: 'Threshold' },
        description: { fr: 'De 0 à 1', en: '0 to 1' },
      },
      expect.objectContaining({ key: 'radius', step: 1, initial: 2, title: { fr: 'Rayon', en: 'Radius' } }),
      expect.objectContaining({ key: 'mode', kind: 'choice', choices: ['soft', 'hard'], initial: 'hard' }),
      expect.objectContaining({ key: 'thin', kind: 'toggle', initial: true }),
    ]);
  });

  it.each([null, 'text', {}, { properties: 3 }, { properties: { a: null } }])('makes no field of %j', (odd) => {
    expect(readParameterSchema(odd)).toEqual([]);
  });
});

describe('initialValues', () => {
  it('takes the defaults, or the values of an earlier run of the same kind', () => {
    const fields = readParameterSchema(schema);
    expect(initialValues(fields)).toEqual({ threshold: 0.15, radius: 2, mode: 'hard', thin: true });
    expect(initialValues(fields, { threshold: 0.4, radius: 'x', thin: false })).toMatchObject({
      threshold: 0.4,
      radius: 2,
      thin: false,
    });
  });
});

describe('parseNumber', () => {
  it.each([
    ['0,45', 0.45],
    ['0.45', 0.45],
    ['1 234,5', 1234.5],
    ['-3', -3],
    ['.5', 0.5],
    ['', null],
    ['1,2,3', null],
    ['1e3', null],
    ['abc', null],
  ])('reads "%s" as %s', (text, expected) => {
    expect(parseNumber(text)).toBe(expected);
  });
});

describe('checkParameter', () => {
  it.each([
    [0.15, null],
    [null, { rule: 'number' }],
    [-0.01, { rule: 'minimum', limit: 0 }],
    [1.01, { rule: 'maximum', limit: 1 }],
    [0.155, { rule: 'multipleOf', limit: 0.01 }],
  ])('judges %s', (value, fault) => {
    expect(checkParameter(threshold, value)).toEqual(fault);
  });

  it('accepts every step between the limits in spite of binary fractions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (step) => {
        expect(checkParameter(threshold, Number((step / 100).toFixed(2)))).toBeNull();
      }),
    );
  });

  it('refuses a choice that is not on offer', () => {
    const mode = readParameterSchema(schema)[2];
    expect(mode && checkParameter(mode, 'other')).toEqual({ rule: 'choice' });
  });
});
