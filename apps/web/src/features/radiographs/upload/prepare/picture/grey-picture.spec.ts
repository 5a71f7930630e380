import fc from 'fast-check';
import { fillLuminance, shrink, toRgba } from './grey-picture.js';

const anyPicture = fc
  .tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 60 }), fc.nat(255))
  .map(([width, height, seed]) => ({
    width,
    height,
    grey: Uint8Array.from({ length: width * height }, (_, index) => (seed + index * 13) & 0xff),
  }));

describe('a picture to look at', () => {
  it('is shrunk to fit, never enlarged, and keeps its shape and its range', () => {
    fc.assert(
      fc.property(anyPicture, fc.integer({ min: 1, max: 100 }), (picture, longest) => {
        const small = shrink(picture, longest);
        const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
        expect(Math.max(small.width, small.height)).toBeLessThanOrEqual(Math.max(1, longest));
        expect(Math.abs(small.width - picture.width * scale)).toBeLessThanOrEqual(1);
        expect(small.grey).toHaveLength(small.width * small.height);
        expect(Math.max(...small.grey)).toBeLessThanOrEqual(Math.max(...picture.grey));
      }),
    );
  });

  it('shows one flat grey as the same grey', () => {
    const flat = { width: 100, height: 40, grey: new Uint8Array(4_000).fill(77) };
    expect([...new Set(shrink(flat, 30).grey)]).toEqual([77]);
  });

  it('comes back from a canvas as the same greys', () => {
    fc.assert(
      fc.property(anyPicture, (picture) => {
        const grey = new Uint8Array(picture.grey.length);
        fillLuminance(grey, 0, toRgba(picture));
        expect(grey).toEqual(picture.grey);
      }),
    );
  });
});
