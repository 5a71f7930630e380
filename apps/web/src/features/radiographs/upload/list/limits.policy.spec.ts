import { excessOfFile, excessOfPicture } from './limits.policy.js';

const limits = { maxBytes: 64_000_000, maxMegapixels: 100 };

describe('what is too large to be sent', () => {
  it('is a file of more bytes than the API takes, to the byte', () => {
    expect(excessOfFile(64_000_000, limits)).toBeNull();
    expect(excessOfFile(64_000_001, limits)).toEqual({ of: 'bytes', size: 64_000_001, limit: 64_000_000 });
  });

  it('is a picture of more pixels than the API takes, to the pixel', () => {
    expect(excessOfPicture({ width: 10_000, height: 10_000 }, limits)).toBeNull();
    expect(excessOfPicture({ width: 12_000, height: 10_000 }, limits)).toEqual({
      of: 'megapixels',
      size: 120,
      limit: 100,
    });
    expect(excessOfPicture({ width: 10_001, height: 10_000 }, limits)?.size).toBe(100.01);
  });
});
