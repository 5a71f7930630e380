import {
  FRAME_OF_REFERENCE_UID,
  SERIES_UID,
  type SyntheticRadiograph,
  SOP_INSTANCE_UID,
  STUDY_UID,
  syntheticDicom,
} from '../../../../test/factories/dicom.factory.js';
import { readWithDcmjs } from '../../../../test/factories/dcmjs.js';
import type { DicomErrorCode } from '../dicom-format.error.js';
import { TAG } from '../dictionary/tag.js';
import { DEFLATED_EXPLICIT_LE, EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from '../dictionary/transfer-syntax.js';
import { readImage } from '../pixel/read-image.js';
import type { DataSet } from '../read/data-set.js';
import { readItems, readStrings } from '../read/element-values.js';
import { readDicom } from '../read/read-dicom.js';
import { textElement } from '../write/elements.js';
import { deidentifyDicom } from './deidentify-dicom.js';

const options = { uidKey: new Uint8Array(32).fill(7), dateShiftDays: -100, patientPseudonym: 'Patient 7' };
const IDENTITIES = ['DUPONT', 'MARTIN', 'PAT-000123', '19740512', 'ACC2024-77', 'STUDY77', '20240311'];
const UIDS = [STUDY_UID, SERIES_UID, SOP_INSTANCE_UID, FRAME_OF_REFERENCE_UID];

describe.each([EXPLICIT_LE, IMPLICIT_LE, EXPLICIT_BE, DEFLATED_EXPLICIT_LE])('deidentifyDicom of %s', (syntax) => {
  const original = syntheticDicom({ transferSyntax: syntax });

  it('leaves no identity and no original UID in the bytes', async () => {
    const { bytes } = await deidentifyDicom(original, options);
    const text = Buffer.from(bytes).toString('latin1');
    expect([...IDENTITIES, ...UIDS].filter((identity) => text.includes(identity))).toEqual([]);
    expect(text).toContain('Patient 7');
  });

  it('leaves the picture and its attributes as they were', async () => {
    const { bytes } = await deidentifyDicom(original, options);
    expect((await readImage(bytes)).image).toEqual((await readImage(original)).image);
  });

  it('changes nothing when run again under the same key', async () => {
    const once = await deidentifyDicom(original, options);
    const twice = await deidentifyDicom(once.bytes, options);
    expect(Buffer.from(twice.bytes).equals(once.bytes)).toBe(true);
    expect(twice.report).toMatchObject({ removed: [], replaced: [] });
  });
});

const read = async (bytes: Uint8Array): Promise<DataSet> => (await readDicom(bytes)).dataSet;
const value = (dataSet: DataSet, tag: number): string => readStrings(dataSet, tag).join();

describe('deidentifyDicom', () => {
  it('states what was done, in codes of CID 7050', async () => {
    const { bytes } = await deidentifyDicom(syntheticDicom(), options);
    const { dataSet, meta } = readWithDcmjs(bytes);
    expect(dataSet).toMatchObject({
      PatientIdentityRemoved: 'YES',
      LongitudinalTemporalInformationModified: 'MODIFIED',
    });
    const codes = readItems(await read(bytes), TAG.deidentificationMethodCodeSequence);
    expect(codes.map((item) => value(item, TAG.codeValue))).toEqual(['113100', '113107']);
    expect(meta['MediaStorageSOPInstanceUID']).toBe(dataSet['SOPInstanceUID']);
    expect(bytes.subarray(0, 128)).toEqual(new Uint8Array(128));
  });

  it('claims clean pixels only when they were examined, and keeps the claim on a second run', async () => {
    const examined = await deidentifyDicom(syntheticDicom(), { ...options, pixelsExamined: true });
    const again = await deidentifyDicom(examined.bytes, options);
    expect(value(await read(examined.bytes), TAG.burnedInAnnotation)).toBe('NO');
    expect(readItems(await read(examined.bytes), TAG.deidentificationMethodCodeSequence)).toHaveLength(3);
    expect(again.bytes).toEqual(examined.bytes);
    expect(value(await read((await deidentifyDicom(syntheticDicom(), options)).bytes), TAG.burnedInAnnotation)).toBe(
      '',
    );
  });

  it('trusts no seal but its own: another key, or any change, and everything is mapped again', async () => {
    const once = await deidentifyDicom(syntheticDicom(), options);
    const otherKey = await deidentifyDicom(once.bytes, { ...options, uidKey: new Uint8Array(32).fill(8) });
    expect(otherKey.report.replaced.map(({ keyword }) => keyword)).toContain('SOPInstanceUID');
    const tampered = once.bytes.slice();
    tampered[Buffer.from(tampered).indexOf('JAW')] = 'L'.charCodeAt(0);
    const replaced = (await deidentifyDicom(tampered, options)).report.replaced.map(({ keyword }) => keyword);
    expect(replaced).toEqual(expect.arrayContaining(['SOPInstanceUID', 'StudyDate']));
  });

  it('writes a pseudonym in any script, and leaves it alone on a second run without one', async () => {
    const once = await deidentifyDicom(syntheticDicom(), { ...options, patientPseudonym: 'Élève 7 – 患者' });
    const twice = await deidentifyDicom(once.bytes, { ...options, patientPseudonym: null });
    expect(readWithDcmjs(twice.bytes).dataSet['PatientID']).toBe('Élève 7 – 患者');
    expect(twice.bytes).toEqual(once.bytes);
  });

  it('keeps of a model name the words of known products, and no maker nobody knows', async () => {
    const extra = [textElement(0x00081090, 'LO', 'CS 8100 Dupont'), textElement(0x00080070, 'LO', 'Cabinet Dupont')];
    const { bytes } = await deidentifyDicom(syntheticDicom({ extra }), options);
    expect(value(await read(bytes), 0x00081090)).toBe('CS 8100');
    expect(value(await read(bytes), 0x00080070)).toBe('');
  });

  it.each<[DicomErrorCode, SyntheticRadiograph]>([
    ['ENCAPSULATED_DOCUMENT', { extra: [textElement(TAG.sopClassUid, 'UI', '1.2.840.10008.5.1.4.1.1.104.1')] }],
    ['ENCAPSULATED_DOCUMENT', { extra: [textElement(TAG.modality, 'CS', 'DOC')] }],
    ['UNSUPPORTED_OBJECT', { extra: [textElement(TAG.sopClassUid, 'UI', '1.2.250.1.1')] }],
    ['NO_PIXELS', { without: [TAG.pixelData] }],
    ['MULTIFRAME_UNSUPPORTED', { extra: [textElement(TAG.numberOfFrames, 'IS', '2')] }],
    ['TRUNCATED', { rows: 99, samples: [1, 2] }],
  ])('refuses with %s', async (code, file) => {
    await expect(deidentifyDicom(syntheticDicom(file), options)).rejects.toMatchObject({ code });
  });

  it('refuses a date shift of zero or of a fraction, and a short key', async () => {
    const file = syntheticDicom();
    await expect(deidentifyDicom(file, { ...options, dateShiftDays: 0 })).rejects.toThrow(RangeError);
    await expect(deidentifyDicom(file, { ...options, dateShiftDays: 1.5 })).rejects.toThrow(RangeError);
    await expect(deidentifyDicom(file, { ...options, uidKey: new Uint8Array(4) })).rejects.toThrow(RangeError);
  });
});
