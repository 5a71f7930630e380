import { decodeGray16, textElement } from '@phoxray/dicom';
import sharp from 'sharp';
import { drawText } from '../../../../test/factories/bitmap-text.js';
import { syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { toneCurve, voiLutSequence } from '../../../../test/factories/voi-lut.factory.js';
import { syntheticPng } from '../../../../test/factories/picture.factory.js';
import { RasterDecoder } from '../sanitise/raster-decoder.js';
import { DisplayRenderer } from './display-renderer.js';
import type { RenderedDisplay } from './rendered-pictures.js';

const renderer = new DisplayRenderer(new RasterDecoder({ UPLOAD_MAX_MEGAPIXELS: 10 }));
const present = <T>(picture: T | null): T => {
  if (picture === null) throw new Error('the rendition is missing');
  return picture;
};
const shownOf = async (png: Buffer): Promise<RenderedDisplay> => present((await renderer.render('png', png)).display);
const grey = (png: Buffer): Promise<Buffer> => sharp(png).toColourspace('b-w').raw().toBuffer();

function deepPng(width: number, height: number, sampleAt: (index: number) => number): Buffer {
  const samples = Buffer.alloc(width * height * 2);
  for (let index = 0; index < width * height; index += 1) samples.writeUInt16BE(sampleAt(index), index * 2);
  return syntheticPng({ width, height, bits: 16, samples });
}

describe('text burned into a picture', () => {
  it.each([8, 16] as const)('is pointed at in %d bits', async (bits) => {
    const [width, height] = [320, 160];
    const shades = Uint8Array.from({ length: width * height }, (_, index) => 60 + (index % width) / 4);
    const drawn = drawText(shades, width, 'DUPONT JEAN', { x: 40, y: 60, scale: 2, value: 255 });
    const samples = bits === 8 ? Buffer.from(shades) : Buffer.from([...shades].flatMap((shade) => [shade, 0]));
    const { textRegions } = await shownOf(syntheticPng({ width, height, bits, samples }));
    expect(textRegions).toHaveLength(1);
    const { x = -1, width: across = 0 } = textRegions?.[0] ?? {};
    expect(x).toBeLessThanOrEqual(drawn.x);
    expect(x + across).toBeGreaterThanOrEqual(drawn.x + drawn.width);
    expect(across).toBeLessThan(width);
  });
});

describe('what is shown of a picture', () => {
  it('uses the whole grey scale for a dark 16-bit exposure, and ignores a few outliers', async () => {
    const dark = deepPng(100, 100, (index) => (index === 0 ? 65_535 : 1_000 + (index % 500)));
    const shown = await grey((await shownOf(dark)).bytes);
    expect([Math.min(...shown), Math.max(...shown.subarray(1))]).toEqual([0, 255]);
    expect(shown[400]).toBeGreaterThan(shown[100] ?? 255);
  });

  it('is one grey where the picture is', async () => {
    const { bytes } = await shownOf(deepPng(8, 8, () => 30_000));
    const shown = await grey(bytes);
    expect(new Set(shown).size).toBe(1);
  });

  it('orders colours by luminance and leaves grey alone', async () => {
    const samples = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 90, 90, 90]);
    const colours = syntheticPng({ width: 4, height: 1, colourType: 2, samples });
    const [red = 0, green = 0, blue = 0, middle] = await grey((await shownOf(colours)).bytes);
    expect(green).toBeGreaterThan(red);
    expect(red).toBeGreaterThan(blue);
    expect(middle).toBe(90);
  });

  it.each([
    [1_000, 500, 320, 160],
    [300, 900, 107, 320],
    [320, 320, 320, 320],
    [20, 10, 20, 10],
    [4_000, 1, 320, 1],
  ])('is a thumbnail of at most 320 pixels: %i × %i', async (width, height, expectedWidth, expectedHeight) => {
    const thumbnail = present((await renderer.render('png', syntheticPng({ width, height }))).thumbnail);
    expect(thumbnail).toMatchObject({ width: expectedWidth, height: expectedHeight });
    expect(await sharp(thumbnail.bytes).metadata()).toMatchObject({ format: 'png', channels: 1, depth: 'uchar' });
  });

  it('carries nothing but the picture', async () => {
    const { bytes } = await shownOf(syntheticPng({ width: 30, height: 30 }));
    const names = [...bytes.toString('latin1').matchAll(/IHDR|IDAT|IEND|PLTE|gAMA|pHYs|tEXt|eXIf|iCCP|tIME/g)].map(
      String,
    );
    expect(new Set(names)).toEqual(new Set(['IHDR', 'pHYs', 'IDAT', 'IEND']));
  });
});

describe('all the grey of a picture', () => {
  it('is every sample of a 16-bit PNG', async () => {
    const { grey16, display } = await renderer.render(
      'png',
      deepPng(40, 30, (index) => (index * 7_919) & 0xffff),
    );
    const decoded = await decodeGray16(grey16?.bytes ?? Buffer.alloc(0));
    expect([...decoded.samples]).toEqual(Array.from({ length: 1_200 }, (_, index) => (index * 7_919) & 0xffff));
    expect(grey16).toMatchObject({ width: display?.width, height: display?.height });
  });

  it('stands upright like the display picture', async () => {
    const lying = deepPng(3, 2, (index) => index + 1);
    const turned = await sharp(lying).toColourspace('grey16').withMetadata({ orientation: 6 }).png().toBuffer();
    const { grey16, display } = await renderer.render('png', turned);
    expect(display).toMatchObject({ width: 2, height: 3 });
    const { width, height, samples: upright } = await decodeGray16(grey16?.bytes ?? Buffer.alloc(0));
    expect([width, height, ...upright]).toEqual([2, 3, 4, 1, 5, 2, 6, 3]);
  });

  it('carries the windows of a DICOM file and its direction', async () => {
    const file = syntheticDicom({ photometricInterpretation: 'MONOCHROME1', rows: 4, columns: 5, bitsStored: 12 });
    const { grey16 } = await renderer.render('dicom', Buffer.from(file));
    const decoded = await decodeGray16(grey16?.bytes ?? Buffer.alloc(0));
    expect(decoded).toMatchObject({ width: 5, height: 4, bits: 12, inverse: true });
    expect(decoded.voi).toEqual([
      { kind: 'window', function: 'LINEAR', center: 2047.5, width: 4096, explanation: 'NORMAL' },
    ]);
  });

  it('is not made where the display picture has it all', async () => {
    expect((await renderer.render('png', syntheticPng({ width: 9, height: 9 }))).grey16).toBeNull();
    const rgb = syntheticDicom({
      photometricInterpretation: 'RGB',
      bitsAllocated: 8,
      rows: 2,
      columns: 2,
      samples: Array.from({ length: 12 }, (_, index) => index),
    });
    expect((await renderer.render('dicom', Buffer.from(rgb))).grey16).toBeNull();
  });
});

describe('a file that brings its own look', () => {
  const WINDOW = [0x00281050, 0x00281051, 0x00281055];
  const samples = Array.from({ length: 12 }, (_, index) => index * 300);
  const size = { rows: 3, columns: 4, samples };

  it.each([
    [128, 12],
    [256, 8],
    [2_065, 16],
    [4_096, 12],
    [65_536, 16],
  ])(
    'has every rendition, and the display picture goes through its VOI LUT: %d entries of %d bits',
    async (length, bits) => {
      const entries = toneCurve(length, bits);
      const file = syntheticDicom({ ...size, extra: [voiLutSequence({ entries, bits })], without: WINDOW });
      const { display, thumbnail, grey16, failures } = await renderer.render('dicom', Buffer.from(file));
      const expected = samples.map((stored) => (255 * (entries[Math.min(stored, length - 1)] ?? 0)) / (2 ** bits - 1));
      expect(failures).toEqual([]);
      expect([...(await grey(present(display).bytes))]).toEqual(expected.map(Math.round));
      expect(present(thumbnail)).toMatchObject({ width: 4, height: 3 });
      const { voi } = await decodeGray16(present(grey16).bytes);
      expect(voi).toEqual([
        { kind: 'lut', lut: { firstMapped: 0, bits, entries: Uint16Array.from(entries), explanation: null } },
      ]);
    },
  );

  it.each([1, 13, 20, 200])('has every rendition with %d windows', async (count) => {
    const numbers = Array.from({ length: count }, (_, index) => String(100 * (index + 1)));
    const extra = [textElement(0x00281050, 'DS', ...numbers), textElement(0x00281051, 'DS', ...numbers)];
    const file = syntheticDicom({ ...size, extra, without: [0x00281055] });
    const { display, thumbnail, grey16, failures } = await renderer.render('dicom', Buffer.from(file));
    expect([failures, display === null, thumbnail === null]).toEqual([[], false, false]);
    expect((await decodeGray16(present(grey16).bytes)).voi).toHaveLength(count);
  });
});
