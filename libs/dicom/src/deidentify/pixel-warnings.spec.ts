import {
  type SyntheticRadiograph,
  syntheticDataSet,
  syntheticDicom,
} from '../../../../test/factories/dicom.factory.js';
import { TAG } from '../dictionary/tag.js';
import { EXPLICIT_BE, EXPLICIT_LE } from '../dictionary/transfer-syntax.js';
import { textElement } from '../write/elements.js';
import { writeDicom } from '../write/write-dicom.js';
import { deidentifyDicom } from './deidentify-dicom.js';

const warningsOf = async (bytes: Uint8Array): Promise<readonly string[]> =>
  (await deidentifyDicom(bytes, { uidKey: new Uint8Array(32), patientPseudonym: null })).report.warnings;

const jpeg = (...segments: number[][]): Uint8Array => {
  const fragments = [Uint8Array.from([0xff, 0xd8, ...segments.flat(), 0xff, 0xda, 0, 2, 0xff, 0xd9])];
  const pixels = {
    kind: 'fragments',
    tag: TAG.pixelData,
    vr: 'OB',
    offsetTable: new Uint8Array(0),
    fragments,
  } as const;
  return writeDicom(syntheticDataSet({ extra: [pixels] }), '1.2.840.10008.1.2.4.50');
};

describe('what the untouched pixels may still carry', () => {
  it.each<[string, SyntheticRadiograph, readonly string[]]>([
    ['nothing', {}, []],
    ['an overlay in the high bits', { samples: [0x8001, 1] }, ['UNUSED_BITS_CARRY_DATA']],
    ['the same in big endian', { samples: [0x8001, 1], transferSyntax: EXPLICIT_BE }, ['UNUSED_BITS_CARRY_DATA']],
    ['sixteen bits in use', { samples: [0x8001, 1], bitsStored: 16 }, []],
    ['sign extension', { samples: [0xf801, 0x7ff], signed: true }, []],
    ['half a sign extension', { samples: [0x7801, 0x7ff], signed: true }, ['UNUSED_BITS_CARRY_DATA']],
    ['bits below the stored ones', { samples: [0x8001, 0], highBit: 15 }, ['UNUSED_BITS_CARRY_DATA']],
    [
      'burned-in text, as the file itself says',
      { extra: [textElement(TAG.burnedInAnnotation, 'CS', 'YES')] },
      ['BURNED_IN_ANNOTATION_DECLARED'],
    ],
  ])('%s', async (_, options, expected) => {
    const bytes = syntheticDicom({ transferSyntax: EXPLICIT_LE, rows: 1, columns: 2, ...options });
    expect(await warningsOf(bytes)).toEqual(expected);
  });

  it('comments and EXIF inside compressed pixels, but not JFIF and tables', async () => {
    const tables = [0xff, 0xdb, 0, 3, 1];
    const jfif = [0xff, 0xe0, 0, 7, ...Buffer.from('JFIF\0')];
    expect(await warningsOf(jpeg(jfif, tables))).toEqual([]);
    expect(await warningsOf(jpeg(jfif, [0xff, 0xfe, 0, 4, 65, 66]))).toEqual(['COMPRESSED_STREAM_CARRIES_METADATA']);
    expect(await warningsOf(jpeg([0xff, 0xe1, 0, 8, ...Buffer.from('Exif\0\0')]))).toHaveLength(1);
  });
});
