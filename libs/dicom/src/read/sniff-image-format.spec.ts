import sharp from 'sharp';
import { syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { sniffImageFormat } from './sniff-image-format.js';

const picture = sharp({ create: { width: 4, height: 4, channels: 3, background: 'grey' } });

describe('sniffImageFormat', () => {
  it.each(['png', 'jpeg', 'tiff', 'webp'] as const)('names %s by content', async (format) => {
    expect(sniffImageFormat(await picture.clone().toFormat(format).toBuffer())).toBe(format);
  });

  it('takes a DICOM file for DICOM even behind the mark of another format', () => {
    const disguised = syntheticDicom();
    disguised.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(sniffImageFormat(disguised)).toBe('dicom');
  });

  it.each(['', '<svg xmlns="http://www.w3.org/2000/svg"/>', '%PDF-1.7', 'PK\x03\x04', 'RIFF1234WAVE'])(
    'knows nothing of %j',
    (text) => {
      expect(sniffImageFormat(Buffer.from(text))).toBeNull();
    },
  );
});
