import {
  FRAME_OF_REFERENCE_UID,
  SERIES_UID,
  SOP_INSTANCE_UID,
  STUDY_UID,
  syntheticDicom,
} from '../../../../test/factories/dicom.factory.js';
import { DEFLATED_EXPLICIT_LE, EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from '../dictionary/transfer-syntax.js';
import { readImage } from '../pixel/read-image.js';
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
