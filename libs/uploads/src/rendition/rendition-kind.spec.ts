import { kindsFor } from './rendition-kind.js';

describe('what is made of a radiograph', () => {
  it.each([
    ['dicom', 8, 'MONOCHROME2', true],
    ['dicom', 12, 'MONOCHROME1', true],
    ['dicom', 8, 'RGB', false],
    ['png', 16, 'MONOCHROME2', true],
    ['png', 16, 'RGB', true],
    ['png', 8, 'MONOCHROME2', false],
    ['jpeg', 8, 'RGB', false],
  ] as const)(
    'is more than pictures where there is more to show: %s, %d bits, %s',
    (format, bitsStored, photometricInterpretation, more) => {
      const kinds = kindsFor({ format, bitsStored, photometricInterpretation });
      expect(kinds).toEqual(['display', 'thumbnail', ...(more ? ['grey16'] : [])]);
    },
  );
});
