import { RasterFormatError } from '@phoxray/dicom';
import { isOutOfMemory } from './out-of-memory.policy.js';

describe('a decoder that was refused memory', () => {
  it.each([
    new Error('vips_image_write_to_memory: out of memory -- size == 283MB'),
    new Error('VipsJpeg: Insufficient memory (case 4)'),
    new Error('std::bad_alloc'),
    new RangeError('Array buffer allocation failed'),
    Object.assign(new Error('insufficient'), { code: 'Z_MEM_ERROR' }),
  ])('is known by %s', (error) => expect(isOutOfMemory(error)).toBe(true));

  it.each([
    new Error('pngload_buffer: libspng read error'),
    Object.assign(new Error('unexpected end of file'), { code: 'Z_BUF_ERROR' }),
    new RangeError('Offset 912 is outside of the bounds'),
    new RasterFormatError('TRUNCATED'),
    'out of memory',
  ])('is not seen in %s', (error) => expect(isOutOfMemory(error)).toBe(false));
});
