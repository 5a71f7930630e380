import { newItem } from '../list/upload-item.js';
import { uploadMetadata } from './upload-metadata.js';

const attestation = { basis: 'patient-consent', version: '1', sha256: 'f'.repeat(64) } as const;
const item = {
  ...newItem('id', { name: 'quenneville-aurore.dcm', size: 10 }),
  consent: { attestation, patientReference: 'P-12' },
};
const prepared = {
  sha256: 'ab',
  preparation: { removed: [{ name: 'PatientName', count: 1 }], replaced: [], redactedRegions: 0 },
};

describe('the fields of an upload', () => {
  it('say what was attested and what is coming, and nothing about the file’s name', () => {
    const fields = uploadMetadata(item, prepared);
    expect(fields).toEqual({
      attestation: JSON.stringify({ ...attestation, acknowledged: true }),
      patientReference: 'P-12',
      sha256: 'ab',
      preparation: '{"removed":{"PatientName":1},"replaced":{},"redactedRegions":0,"others":0}',
    });
    expect(Object.keys(fields)).not.toContain('filename');
  });

  it('carry rectangles and the wish to keep a duplicate only when there are any', () => {
    const regions = [{ x: 1, y: 2, width: 3, height: 4 }];
    const fields = uploadMetadata({ ...item, regions, keepDuplicate: true }, prepared);
    expect(fields).toMatchObject({ redactions: '[{"x":1,"y":2,"width":3,"height":4}]', keepDuplicate: 'true' });
  });

  it('exist under a statement only', () => {
    expect(() => uploadMetadata({ ...item, consent: null }, prepared)).toThrow('statement');
  });
});
