import { deepSourceOf, EXACT, qualityOf } from './deep-source.js';

const of = (grey16: 'ready' | 'pending' | 'failed' | 'absent', format: 'dicom' | 'png' = 'dicom', bitsStored = 12) =>
  deepSourceOf({ id: 'r1', format, bitsStored, renditions: { display: 'ready', thumbnail: 'ready', grey16 } });

describe('where more than 8 bits come from', () => {
  it('is the 16-bit rendition once there is one', () => {
    expect(of('ready')).toEqual({ kind: 'ready', path: '/v1/radiographs/r1/renditions/grey16' });
    expect(of('pending')).toEqual({ kind: 'pending' });
  });

  it('is nowhere for old radiographs, and not needed for 8-bit pictures', () => {
    expect(of('absent')).toEqual({ kind: 'none', isExact: false });
    expect(of('failed', 'png', 16)).toEqual({ kind: 'none', isExact: false });
    expect(of('absent', 'png', 8)).toEqual(EXACT);
    expect(of('absent', 'dicom', 8)).toEqual({ kind: 'none', isExact: false });
  });

  it.each([
    ['a preview while it is prepared', of('pending'), 'pending', 'loading'],
    ['a preview while it loads', of('ready'), 'pending', 'loading'],
    ['full when it is there', of('ready'), 'success', 'full'],
    ['a preview when it cannot be read', of('ready'), 'error', 'preview'],
    ['a preview for an old radiograph', of('absent'), 'pending', 'preview'],
    ['full for a picture of 8 bits', EXACT, 'pending', 'full'],
  ] as const)('makes what is shown %s', (_, source, loading, expected) => {
    expect(qualityOf(source, loading)).toBe(expected);
  });
});
