import { syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { EXPLICIT_LE_ENCODING } from '../dictionary/transfer-syntax.js';
import type { DicomElement } from '../read/data-set.js';
import { findElement } from '../read/data-set.js';
import { readDicom } from '../read/read-dicom.js';
import { shortsElement, textElement } from '../write/elements.js';
import { deidentifyDicom } from './deidentify-dicom.js';

const STORAGE = '1.2.840.10008.5.1.4.1.1.';
const RT_IMAGE: readonly DicomElement[] = [textElement(0x3002000c, 'CS', 'NORMAL')];
const MR: readonly DicomElement[] = [
  textElement(0x00180020, 'CS', 'SE', 'IR'),
  textElement(0x00180021, 'CS', 'SK', 'SP'),
  textElement(0x00180022, 'CS', 'FS'),
  textElement(0x00180023, 'CS', '3D'),
  textElement(0x00180080, 'DS', '2300'),
  textElement(0x00180081, 'DS', '2.98'),
  textElement(0x00180091, 'IS', '1'),
];
const PET: readonly DicomElement[] = [
  textElement(0x00541000, 'CS', 'WHOLE BODY', 'IMAGE'),
  textElement(0x00541001, 'CS', 'BQML'),
  textElement(0x00541002, 'CS', 'EMISSION'),
  textElement(0x00541102, 'CS', 'START'),
  textElement(0x00541300, 'DS', '82432.5'),
  textElement(0x00541321, 'DS', '1.0012'),
  shortsElement(0x00541330, [12], EXPLICIT_LE_ENCODING),
  shortsElement(0x00540081, [90], EXPLICIT_LE_ENCODING),
];

describe('attributes that a picture of its kind must have', () => {
  it.each<[modality: string, sopClass: string, required: readonly DicomElement[]]>([
    ['RTIMAGE', '481.1', RT_IMAGE],
    ['BMD', '1', []],
    ['MR', '4', MR],
    ['PT', '128', PET],
    ['BI', '7', []],
  ])('stay: %s', async (modality, sopClass, required) => {
    const named = [textElement(0x00080016, 'UI', STORAGE + sopClass), textElement(0x00080060, 'CS', modality)];
    const original = syntheticDicom({ extra: [...named, ...required] });
    const { bytes } = await deidentifyDicom(original, { uidKey: new Uint8Array(32).fill(5), patientPseudonym: null });
    const { dataSet } = await readDicom(bytes);
    for (const element of [...named, ...required]) {
      expect(findElement(dataSet, element.tag)).toMatchObject({ bytes: element.kind === 'value' && element.bytes });
    }
  });

  it('hold terms of the standard alone', async () => {
    const extra = [textElement(0x00541001, 'CS', 'DUPONT'), textElement(0x00180020, 'CS', 'SE', 'JEAN')];
    const { bytes } = await deidentifyDicom(syntheticDicom({ extra }), {
      uidKey: new Uint8Array(32).fill(5),
      patientPseudonym: null,
    });
    expect(Buffer.from(bytes).includes('DUPONT')).toBe(false);
    expect(Buffer.from(bytes).includes('JEAN')).toBe(false);
  });
});
