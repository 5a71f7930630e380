import * as fc from 'fast-check';
import { syntheticDicom, SOP_INSTANCE_UID } from '../../../../test/factories/dicom.factory.js';
import { nameOf } from '../dictionary/attributes.js';
import { KEPT_ATTRIBUTES } from '../dictionary/kept-attributes.data.js';
import { EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from '../dictionary/transfer-syntax.js';
import type { Vr } from '../dictionary/vr.js';
import { type DataSet, type DicomElement, findElement } from '../read/data-set.js';
import { readStrings, textValues } from '../read/element-values.js';
import { readDicom } from '../read/read-dicom.js';
import { bytesElement, sequenceElement, shortsElement, textElement } from '../write/elements.js';
import { deidentifyDicom } from './deidentify-dicom.js';

const options = { uidKey: new Uint8Array(32).fill(5), dateShiftDays: -100, patientPseudonym: 'Patient 5' };
const LE = { explicitVr: true, littleEndian: true };
const LUT_DATA = 0x00283006;

const NAME = 0x00100010;
const ID = 0x00100020;
const BIRTH_DATE = 0x00100030;
const PHONE = 0x00102154;
const STATION = 0x00081010;
const SERIAL = 0x00181000;
const MODEL = 0x00081090;
const MAKER = 0x00080070;

interface Case {
  readonly extra: readonly DicomElement[];
  readonly without?: readonly number[];
}

async function cleaned(
  file: Case,
): Promise<{ dataSet: DataSet; bytes: Uint8Array; names: string[]; warnings: readonly string[] }> {
  const { bytes, report } = await deidentifyDicom(syntheticDicom(file), options);
  const { dataSet } = await readDicom(bytes);
  const names = [...report.removed, ...report.replaced].map(({ keyword }) => keyword);
  return { dataSet, bytes, names, warnings: report.warnings };
}

const value = (dataSet: DataSet, tag: number): string => readStrings(dataSet, tag).join('\\');

const SPELLED: readonly (readonly [what: string, identifier: DicomElement, tag: number, vr: Vr, repeated: string])[] = [
  ['a number of the patient', textElement(ID, 'LO', '1740312'), 0x00200012, 'IS', '1740312'],
  ['the same in a decimal', textElement(ID, 'LO', '174031207500412'), 0x00180060, 'DS', '174.031207500412'],
  ['the same in an exponent', textElement(ID, 'LO', '17403120'), 0x00180060, 'DS', '1.7403120E7'],
  ['a number with zeros in front', textElement(ID, 'LO', '00047112'), 0x00200013, 'IS', '47112'],
  ['a number within letters', textElement(ID, 'LO', 'PAT-047112'), 0x00200013, 'IS', '47112'],
  ['a number of an order', textElement(0x00401001, 'SH', 'RP 88123'), 0x00200011, 'IS', '88123'],
  ['a number of another patient identifier', textElement(0x00101000, 'LO', '5512'), 0x00281050, 'DS', '5512.0'],
  ['a serial number', textElement(SERIAL, 'LO', 'SN998877'), 0x00181405, 'IS', '998877'],
  ['a telephone number without its zero', textElement(PHONE, 'SH', '01 23 45 67'), 0x00181411, 'DS', '1234567'],
  ['a telephone number from abroad', textElement(PHONE, 'SH', '+33 (0)1.23.45.67.89'), 0x00181411, 'DS', '1.23456789'],
  ['a number in a comment', textElement(0x00104000, 'LT', 'rappeler le 0612345678'), 0x00181411, 'DS', '6.12345678'],
  ['a date in a comment', textElement(0x00104000, 'LT', 'née le 31/01/80'), 0x00200012, 'IS', '310180'],
  ['a moment', textElement(0x0040a13a, 'DT', '19800131101500'), 0x00200012, 'IS', '800131'],
  ['a component of a name', textElement(NAME, 'PN', 'HAND^Eva'), 0x00180015, 'CS', 'HAND'],
  ['a name with an accent', textElement(NAME, 'PN', 'ÉLEVA^Eva'), MODEL, 'LO', 'Eleva 3D'],
  ['a name of three letters', textElement(NAME, 'PN', 'LEE^Ann'), MODEL, 'LO', 'RVG LEE'],
  ['a whole text of two letters', textElement(ID, 'LO', 'P1'), MODEL, 'LO', 'P1'],
  ['a name of a maker', textElement(NAME, 'PN', 'PHILIPS^Eva'), MAKER, 'LO', 'Philips'],
  ['a name of a station', textElement(STATION, 'SH', 'OP300D'), MODEL, 'LO', 'OP300D'],
  ['a time of day', textElement(ID, 'LO', '143000'), 0x00080030, 'TM', '143000'],
  ['letters in a binary number', textElement(NAME, 'PN', 'DUPONT73'), 0x00186000, 'DS', 'DUPONT73'],
]; // prettier-ignore

describe('a kept value that repeats an identifier of its file', () => {
  it.each(SPELLED)('goes: %s', async (_what, identifier, tag, vr, repeated) => {
    const plain = await cleaned({ extra: [textElement(tag, vr, repeated)], without: [identifier.tag] });
    const { dataSet, names } = await cleaned({ extra: [identifier, textElement(tag, vr, repeated)] });
    expect(value(dataSet, tag)).not.toBe(value(plain.dataSet, tag) || 'kept');
    expect(value(dataSet, tag)).toBe('');
    expect(names).toContain(nameOf(tag));
  });

  it.each(['19800131', '31011980', '1311980', '310180', '800131', '013180', '1.980013100', '31011980.5'])(
    'goes: a birth date written %s',
    async (repeated) => {
      const extra = [textElement(BIRTH_DATE, 'DA', '19800131'), textElement(0x00181411, 'DS', repeated)];
      expect(value((await cleaned({ extra })).dataSet, 0x00181411)).toBe('');
    },
  );

  it('goes from doubles, long numbers and tables, whatever the byte order', async () => {
    for (const transferSyntax of [EXPLICIT_LE, EXPLICIT_BE, IMPLICIT_LE]) {
      const double = new Uint8Array(8);
      new DataView(double.buffer).setFloat64(0, 19740312, transferSyntax !== EXPLICIT_BE);
      const letters = new TextEncoder().encode('DUPONT12');
      const table = new TextEncoder().encode('zyDUPONT Jean zy');
      const wide = Uint8Array.from([...table].flatMap((byte) => [byte, 0]));
      for (const [fd, lut] of [
        [double, table],
        [letters, wide],
      ] as const) {
        // prettier-ignore
        const extra = [
          textElement(BIRTH_DATE, 'DA', '19740312'),
          bytesElement(0x00189332, 'FD', fd),
          sequenceElement(0x00283010, [
            shortsElement(0x00283002, [lut.length / 2, 0, 16], { ...LE, littleEndian: transferSyntax !== EXPLICIT_BE }),
            bytesElement(LUT_DATA, 'OW', lut),
          ]),
        ];
        const { bytes } = await deidentifyDicom(syntheticDicom({ transferSyntax, extra }), options);
        const { dataSet } = await readDicom(bytes);
        expect(findElement(dataSet, 0x00189332)).toBeUndefined();
        expect(Buffer.from(bytes).includes(Buffer.from(lut))).toBe(false);
      }
    }
  });

  it('goes when it is cut into the values of one attribute', async () => {
    const extra = [textElement(ID, 'LO', '174031207500'), textElement(0x00181190, 'DS', '17403', '12075', '00.5')];
    expect(value((await cleaned({ extra })).dataSet, 0x00181190)).toBe('');
  });

  it('leaves series and instance numbers present, and empty', async () => {
    const extra = [textElement(ID, 'LO', '47112'), textElement(0x00200013, 'IS', '47112')];
    const { dataSet } = await cleaned({ extra });
    expect(findElement(dataSet, 0x00200013)).toMatchObject({ bytes: new Uint8Array(0) });
  });

  it.each(['RVG Lefebvre', 'RVG Zq2745Wx'])(
    'goes from a model although the file has it nowhere else: %s',
    async (model) => {
      const { dataSet } = await cleaned({ extra: [textElement(MODEL, 'LO', model)] });
      expect(value(dataSet, MODEL)).toBe('RVG');
    },
  );
});

describe('numbers that are no measure', () => {
  it.each([
    [0x00200013, 'IS', '0612345678'],
    [0x00200011, 'IS', '174031207500412'],
    [0x00200012, 'IS', '12.5'],
    [0x00200012, 'IS', '1e5'],
    [0x00200012, 'IS', '12345678'],
    [0x00180060, 'DS', '0033123456789'],
    [0x00180060, 'DS', '612345678'],
    [0x00180060, 'DS', '1e9'],
    [0x00180060, 'DS', '0.12345678901234567'],
    [0x00180060, 'DS', '007'],
  ] as const)('go: %s %s %s', async (tag, vr, text) => {
    expect(value((await cleaned({ extra: [textElement(tag, vr, text)] })).dataSet, tag)).toBe('');
  });
});

describe('values that are nobody’s', () => {
  const LEGITIMATE: readonly (readonly [tag: number, vr: Vr, values: readonly string[]])[] = [
    [0x00180060, 'DS', ['70']],
    [0x00281050, 'DS', ['2047.5']],
    [0x00281051, 'DS', ['4096']],
    [0x00281053, 'DS', ['0.000244140625']],
    [0x00280030, 'DS', ['0.1', '0.1']],
    [0x00200037, 'DS', ['1', '0', '0', '0', '1', '0']],
    [0x00200013, 'IS', ['1']],
    [0x00181150, 'IS', ['14000']],
    [0x00188150, 'DS', ['16000000']],
    [MODEL, 'LO', ['ProMax 3D Mid']],
    [MODEL, 'LO', ['CS 9300C']],
    [MODEL, 'LO', ['ORTHOPHOS XG 3D']],
    [MODEL, 'LO', ['DigitalDiagnost']],
    [MAKER, 'LO', ['Dentsply Sirona']],
    [0x00180015, 'CS', ['SKULL']],
    [0x00080008, 'CS', ['ORIGINAL', 'PRIMARY', 'PANORAMIC']],
  ];

  /** A file that speaks of itself as devices do. */
  const around = [
    textElement(0x00081030, 'LO', 'PANORAMIC SKULL 4096 pixels, 14000 ms'),
    textElement(0x0008103e, 'LO', 'ProMax 3D Mid OPG'),
    textElement(0x00081010, 'SH', 'PLANMECA-1'),
    textElement(0x00181020, 'LO', '6.0.4096', '2047'),
    textElement(0x00290010, 'LO', 'SIEMENS ORTHOPHOS'),
    textElement(0x00102110, 'LO', 'NONE'),
    textElement(0x00200010, 'SH', '1'),
    textElement(ID, 'LO', '1'),
  ];

  it.each(LEGITIMATE)('stay: %s %s %s', async (tag, vr, values) => {
    const { dataSet } = await cleaned({ extra: [...around, textElement(tag, vr, ...values)] });
    expect(readStrings(dataSet, tag)).toEqual(values);
  });

  it('stay in a table that only rises, although its bytes are the digits in order', async () => {
    const ramp = Uint8Array.from({ length: 512 }, (_, at) => (at % 2 ? 0 : at >> 1));
    const table = sequenceElement(0x00283010, [
      shortsElement(0x00283002, [256, 0, 8], LE),
      bytesElement(LUT_DATA, 'OW', ramp),
    ]);
    const { bytes } = await cleaned({ extra: [textElement(ID, 'LO', '012345'), table] });
    expect(Buffer.from(bytes).includes(Buffer.from(ramp))).toBe(true);
  });

  it('stay when the picture cannot be read without them, and the report says so', async () => {
    const extra = [textElement(ID, 'LO', '1024'), textElement(0x00281052, 'DS', '-1024')];
    const { dataSet, warnings } = await cleaned({ extra });
    expect(value(dataSet, 0x00281052)).toBe('-1024');
    expect(warnings).toEqual(['IDENTIFIER_LIKE_VALUE_KEPT']);
    const long = [textElement(ID, 'LO', '102477'), textElement(0x00281052, 'DS', '-1024.77')];
    expect(value((await cleaned({ extra: long })).dataSet, 0x00281052)).toBe('');
  });

  it('lose the padding around them', async () => {
    const { dataSet } = await cleaned({
      extra: [bytesElement(0x00180060, 'DS', new TextEncoder().encode('  70    '))],
    });
    expect(findElement(dataSet, 0x00180060)).toMatchObject({ bytes: new TextEncoder().encode('70') });
  });
});

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const from = (letters: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(letters)), minLength, maxLength });

const date = fc
  .tuple(fc.integer({ min: 1900, max: 2025 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`);

const identities = fc.record({
  name: from(LETTERS, 4, 10),
  given: from(LETTERS, 4, 8),
  patient: fc.oneof(from(DIGITS, 4, 12), from(LETTERS + DIGITS, 4, 10)),
  born: date,
  station: from(LETTERS + DIGITS, 5, 10),
  serial: from(DIGITS, 5, 9),
  phone: from(DIGITS, 8, 8).map((rest) => `06${rest}`),
});

/** Attributes that may lose their value; layout, references and our own marks may not. */
const PLANTABLE = KEPT_ATTRIBUTES.filter(
  ([tag, keyword, vrs]) =>
    tag > 0x0002ffff &&
    !['SQ', 'UI', 'PN', 'DA', 'DT'].includes(vrs) &&
    !/^(?:Rows|Columns|Rescale(?:Slope|Intercept)$|Bits|HighBit|Samples|Planar|Pixel(?:Data|Rep)|Photometric|NumberOfFrames|Modality$|Patient|.*Descriptor)/.test(keyword) &&
    !/^(?:Deident|Longitudinal|SpecificCharacterSet|Code|Coding)/.test(keyword),
); // prettier-ignore

const digitsOf = (text: string): string => text.replace(/[eE][+-]?\d+$/, '').replace(/\D/g, '');
const lettersOf = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

describe('whatever a file repeats of its identifiers', () => {
  it('no kept value equals or holds one', async () => {
    const place = fc.record({
      attributes: fc.uniqueArray(fc.constantFrom(...PLANTABLE), {
        minLength: 1,
        maxLength: 12,
        selector: ([tag]) => tag,
      }),
      which: fc.integer({ min: 0, max: 9 }),
      before: fc.constantFrom('', '1', '2.', 'RVG ', 'CS '),
      after: fc.constantFrom('', '.5', ' 3D', '0'),
    });
    await fc.assert(
      fc.asyncProperty(identities, place, async (who, { attributes, which, before, after }) => {
        const [year, month, day] = [who.born.slice(0, 4), who.born.slice(4, 6), who.born.slice(6)];
        const dates = [who.born, day + month + year, day + month + year.slice(2)];
        const identifiers = [who.name, who.given, who.patient, who.station, who.serial, who.phone, ...dates];
        const planted = attributes.map(([tag, , vrs], index) => {
          const vr = vrs.split('|')[0] as Vr;
          const text = before + (identifiers[(which + index) % identifiers.length] ?? '') + after;
          return vr === 'FD' || vr === 'OW' || vr === 'US'
            ? bytesElement(tag, vr, new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8)))
            : textElement(tag, vr, text);
        });
        const extra = [
          textElement(NAME, 'PN', `${who.name}^${who.given}`),
          textElement(ID, 'LO', who.patient),
          textElement(BIRTH_DATE, 'DA', who.born),
          textElement(STATION, 'SH', who.station),
          textElement(SERIAL, 'LO', who.serial),
          textElement(PHONE, 'SH', who.phone),
          ...planted,
        ];
        const { dataSet } = await cleaned({ extra });
        const places = new Set<number>(attributes.map(([tag]) => tag));
        for (const element of dataSet.filter(({ tag }) => places.has(tag))) {
          if (element.kind !== 'value') continue;
          for (const text of textValues(element.bytes)) {
            const held = identifiers.filter((one) => lettersOf(text).includes(one) || digitsOf(text).includes(one));
            expect([nameOf(element.tag), text, held]).toEqual([nameOf(element.tag), text, []]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('costs nothing when it repeats none', async () => {
    const { dataSet } = await cleaned({ extra: [] });
    expect(value(dataSet, 0x00200013)).toBe('4');
    expect(value(dataSet, 0x00281051)).toBe('4096');
    expect(value(dataSet, MODEL)).toBe('ProMax 2D S3');
    expect(value(dataSet, 0x00080018)).not.toBe(SOP_INSTANCE_UID);
  });
});
