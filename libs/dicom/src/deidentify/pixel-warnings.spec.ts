import { type SyntheticRadiograph, syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { TAG } from '../dictionary/tag.js';
import { EXPLICIT_BE, EXPLICIT_LE } from '../dictionary/transfer-syntax.js';
import { textElement } from '../write/elements.js';
import { deidentifyDicom } from './deidentify-dicom.js';

const warningsOf = async (bytes: Uint8Array): Promise<readonly string[]> =>
  (await deidentifyDicom(bytes, { uidKey: new Uint8Array(32), patientPseudonym: null })).report.warnings;

describe('what the untouched pixels may still carry', () => {
  it.each<[string, SyntheticRadiograph, readonly string[]]>([
    ['nothing', {}, []],
    ['an overlay in the high bits', { samples: [0x8001, 1] }, []],
    ['the same in big endian', { samples: [0x8001, 1], transferSyntax: EXPLICIT_BE }, []],
    ['sixteen bits in use', { samples: [0x8001, 1], bitsStored: 16 }, []],
    ['sign extension', { samples: [0xf801, 0x7ff], signed: true }, []],
    ['half a sign extension', { samples: [0x7801, 0x7ff], signed: true }, []],
    ['bits below the stored ones', { samples: [0x8001, 0], highBit: 15 }, []],
    [
      'burned-in text, as the file itself says',
      { extra: [textElement(TAG.burnedInAnnotation, 'CS', 'YES')] },
      ['BURNED_IN_ANNOTATION_DECLARED'],
    ],
  ])('%s', async (_, options, expected) => {
    const bytes = syntheticDicom({ transferSyntax: EXPLICIT_LE, rows: 1, columns: 2, ...options });
    expect(await warningsOf(bytes)).toEqual(expected);
  });
});
