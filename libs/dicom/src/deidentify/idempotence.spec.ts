import * as fc from 'fast-check';
import { syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { KEPT_ATTRIBUTES } from '../dictionary/kept-attributes.data.js';
import { EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from '../dictionary/transfer-syntax.js';
import { isVr, type Vr } from '../dictionary/vr.js';
import type { DicomElement } from '../read/data-set.js';
import { bytesElement, sequenceElement } from '../write/elements.js';
import { deidentifyDicom } from './deidentify-dicom.js';

const options = { uidKey: new Uint8Array(32).fill(9), patientPseudonym: null };

/** Attributes that decide whether a file is a picture at all stay out: rows, columns, bits, classes, pixels. */
const ESSENTIAL = /^(?:SOP|Rows|Columns|Bits|HighBit|Samples|Pixel(?:Data|Rep)|Photometric|NumberOfFrames|Modality$)/;
const attributes = KEPT_ATTRIBUTES.filter(
  ([tag, keyword, vrs]) => tag > 0x0002ffff && vrs !== 'SQ' && !ESSENTIAL.test(keyword),
);

const text = fc.oneof(
  fc.constantFrom(
    '1.2.3\\4.5',
    '20240311',
    '20240311120000+0100',
    '1\\2\\3',
    'NORMAL\\X',
    ' M ',
    '\\',
    'T-11170',
    'YES',
  ),
  fc.string({ maxLength: 30 }),
);
const bytes = fc
  .oneof(
    text.map((value) => new TextEncoder().encode(value)),
    fc.uint8Array({ maxLength: 24 }),
  )
  .map((value) => value.subarray(0, value.length & ~1));

const leaf = fc.tuple(fc.constantFrom(...attributes), bytes).map(([[tag, , vrs], value]): DicomElement => {
  const [vr = ''] = vrs.split('|');
  const named: Vr = isVr(vr) ? vr : 'UN';
  return bytesElement(tag, named, value);
});
const unique = fc.uniqueArray(leaf, { maxLength: 25, selector: ({ tag }) => tag });
const sequences = fc.constantFrom(0x00081140, 0x00082218, 0x00283010, 0x00540220);

describe('a second run', () => {
  it.each([EXPLICIT_LE, IMPLICIT_LE, EXPLICIT_BE])('changes nothing, whatever the file held, in %s', async (syntax) => {
    await fc.assert(
      fc.asyncProperty(unique, unique, sequences, async (elements, nested, tag) => {
        const item = nested.toSorted((a, b) => a.tag - b.tag);
        const extra = [...elements, sequenceElement(tag, item)];
        const once = await deidentifyDicom(syntheticDicom({ transferSyntax: syntax, extra }), options);
        const twice = await deidentifyDicom(once.bytes, options);
        expect(twice.report).toMatchObject({ removed: [], replaced: [] });
        expect(Buffer.from(twice.bytes).equals(once.bytes)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
