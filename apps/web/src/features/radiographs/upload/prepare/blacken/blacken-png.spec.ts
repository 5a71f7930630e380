import type { Region } from '@phoxray/dicom';
import fc from 'fast-check';
import sharp, { type Raw } from 'sharp';
import { FileFault } from '../file.fault.js';
import { blackenPng } from './blacken-png.js';
import { blackeningPlace } from './blackening.policy.js';

type Picture = { width: number; height: number; channels: 1 | 2 | 3 | 4; bits: 8 | 16; samples: Buffer };

const anyPicture: fc.Arbitrary<Picture> = fc
  .record({
    width: fc.integer({ min: 1, max: 24 }),
    height: fc.integer({ min: 1, max: 16 }),
    channels: fc.constantFrom(1, 2, 3, 4),
    bits: fc.constantFrom(8, 16),
    seed: fc.nat(1_000),
  })
  .map(({ width, height, channels, bits, seed }) => {
    const samples = Buffer.alloc((width * height * channels * bits) / 8);
    for (let at = 0; at < samples.length; at++) samples[at] = (seed + at * 7 + ((at * at) >> 3)) & 0xff;
    return { width, height, channels, bits, samples };
  });
const anyRegions = fc.array(
  fc.record({
    x: fc.nat(30),
    y: fc.nat(20),
    width: fc.integer({ min: 1, max: 12 }),
    height: fc.integer({ min: 1, max: 12 }),
  }),
  { maxLength: 3 },
);

/** By an encoder and a decoder that are not ours. */
async function encode({ width, height, channels, bits, samples }: Picture): Promise<Uint8Array> {
  const raw: Raw = { width, height, channels };
  const source = bits === 16 ? new Uint16Array(Uint8Array.from(samples).buffer) : samples;
  const picture = sharp(source, { raw });
  const space = channels < 3 ? (bits === 16 ? 'grey16' : 'b-w') : bits === 16 ? 'rgb16' : 'srgb';
  return new Uint8Array(await picture.toColourspace(space).png({ adaptiveFiltering: true }).toBuffer());
}

async function decode(png: Uint8Array, bits: number): Promise<{ samples: number[]; channels: number }> {
  const depth = bits === 16 ? 'ushort' : 'uchar';
  const { data, info } = await sharp(png)
    .toColourspace(bits === 16 ? 'rgb16' : 'srgb')
    .raw({ depth })
    .toBuffer({ resolveWithObject: true });
  const samples = bits === 16 ? new Uint16Array(Uint8Array.from(data).buffer) : data;
  return { samples: [...samples], channels: info.channels };
}

const isInside = (regions: readonly Region[], x: number, y: number): boolean =>
  regions.some((one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height);

describe('blackenPng', () => {
  it('blackens the regions and leaves every other sample as it is, at 8 and at 16 bits', async () => {
    await fc.assert(
      fc.asyncProperty(anyPicture, anyRegions, async (picture, regions) => {
        const png = await encode(picture);
        expect(blackeningPlace('png', png, () => false)).toBe('here');
        const before = await decode(png, picture.bits);
        const after = await decode(await blackenPng(png, regions), picture.bits);
        const hasAlpha = before.channels === 2 || before.channels === 4;
        const expected = before.samples.map((sample, at) => {
          const pixel = Math.floor(at / before.channels);
          if (!isInside(regions, pixel % picture.width, Math.floor(pixel / picture.width))) return sample;
          return hasAlpha && at % before.channels === before.channels - 1 ? 2 ** picture.bits - 1 : 0;
        });
        expect(after).toEqual({ ...before, samples: expected });
      }),
      { numRuns: 60 },
    );
  });

  it('leaves palettes, interlaced and JPEG pictures that a canvas would change to the API', async () => {
    const grey = sharp(Buffer.alloc(64 * 64, 90), { raw: { width: 64, height: 64, channels: 1 } });
    expect(blackeningPlace('png', await grey.clone().png({ palette: true }).toBuffer(), () => true)).toBe('server');
    expect(blackeningPlace('png', await grey.clone().png({ progressive: true }).toBuffer(), () => true)).toBe('server');
    expect(blackeningPlace('jpeg', new Uint8Array(), () => false)).toBe('server');
    expect(blackeningPlace('jpeg', new Uint8Array(), () => true)).toBe('here');
    expect(blackeningPlace('tiff', new Uint8Array(), () => true)).toBe('server');
  });

  it('refuses picture data that is no picture', async () => {
    const png = await encode({ width: 8, height: 8, channels: 1, bits: 8, samples: Buffer.alloc(64) });
    const at = Buffer.from(png).indexOf('IDAT') + 4;
    const broken = png.slice().fill(0xff, at, at + 4);
    await expect(blackenPng(broken, [])).rejects.toThrow(FileFault);
  });
});
