import { DicomFormatError, RasterFormatError } from '@phoxray/dicom';
import { toUploadError } from './image-failure.policy.js';

describe('what the sender of a bad file is told', () => {
  it.each([
    [new DicomFormatError('UNSUPPORTED_TRANSFER_SYNTAX'), 'UPLOADS.UNSUPPORTED_TRANSFER_SYNTAX'],
    [new DicomFormatError('ENCAPSULATED_DOCUMENT'), 'UPLOADS.UNSUPPORTED_IMAGE'],
    [new DicomFormatError('TRUNCATED', 12), 'UPLOADS.MALFORMED_IMAGE'],
    [new DicomFormatError('TOO_LARGE'), 'UPLOADS.IMAGE_TOO_LARGE'],
    [new RasterFormatError('BAD_CHECKSUM'), 'UPLOADS.MALFORMED_IMAGE'],
    [new RasterFormatError('UNSUPPORTED'), 'UPLOADS.UNSUPPORTED_IMAGE'],
  ])('%s', (error, code) => {
    expect(toUploadError(error)).toMatchObject({ code, message: error.message });
  });

  it('is nothing of what an unexpected error says', () => {
    const told = toUploadError(new RangeError('Offset 912 is outside of DUPONT^Jean'));
    expect(told).toMatchObject({ code: 'UPLOADS.MALFORMED_IMAGE' });
    expect(told.message).not.toContain('DUPONT');
  });
});
