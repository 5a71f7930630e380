import * as fc from 'fast-check';
import { type SyntheticRadiograph, syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { rlePixels } from '../../../../test/factories/rle.js';
import { deidentifyDicom } from '../deidentify/deidentify-dicom.js';
import {
  DEFLATED_EXPLICIT_LE,
  EXPLICIT_BE,
  EXPLICIT_LE,
  IMPLICIT_LE,
  RLE_LOSSLESS,
} from '../dictionary/transfer-syntax.js';
import { readImage } from './read-image.js';
import { redactDicom, redactImage } from './redact-regions.js';
import type { Region } from './region.js';
import { renderTo8Bit } from './render-8-bit.js';

const ROWS = 10;
const COLUMNS = 12;

const WIDE = { kind: 'window', function: 'LINEAR', center: 0, width: 65_535, explanation: null } as const;

const inside = ({ x, y, width, height }: Region, index: number): boolean => {
  const column = index % COLUMNS;
  const row = Math.floor(index / COLUMNS);
  return column >= x && column < x + width && row >= y && row < y + height;
};

const LAYOUTS: readonly SyntheticRadiograph[] = [
  { transferSyntax: EXPLICIT_LE },
  { transferSyntax: IMPLICIT_LE, signed: true },
  { transferSyntax: EXPLICIT_BE, photometricInterpretation: 'MONOCHROME1' },
  { transferSyntax: DEFLATED_EXPLICIT_LE, bitsAllocated: 8 },
  { transferSyntax: EXPLICIT_LE, bitsStored: 12, highBit: 13, signed: true, photometricInterpretation: 'MONOCHROME1' },
];

describe.each(LAYOUTS)('redaction of %j', (layout) => {
  const bytes = syntheticDicom({ ...layout, rows: ROWS, columns: COLUMNS });
  const region = fc.record({
    x: fc.integer({ min: -3, max: COLUMNS }),
    y: fc.integer({ min: -3, max: ROWS }),
    width: fc.nat({ max: 8 }),
    height: fc.nat({ max: 8 }),
  });

  it('blackens the regions and nothing else', async () => {
    const { image: before } = await readImage(bytes);
    await fc.assert(
      fc.asyncProperty(fc.array(region, { maxLength: 3 }), async (regions) => {
        const { image: after } = await readImage(await redactDicom(bytes, regions));
        expect(after.pixels).toEqual(redactImage(before, regions).pixels);
        const greys = renderTo8Bit(after, WIDE);
        const black = Math.min(...greys);
        const covered = (index: number): boolean => regions.some((one) => inside(one, index));
        const wrong = greys.filter((grey, index) => {
          return covered(index) ? grey !== black : after.pixels[index] !== before.pixels[index];
        });
        expect(wrong).toHaveLength(0);
      }),
      { numRuns: 20 },
    );
  });
});

describe('redaction of colours', () => {
  it('blackens every channel', async () => {
    const samples = Array.from({ length: 4 * 3 }, (_, index) => index + 1);
    const options = { rows: 2, columns: 2, bitsAllocated: 8, photometricInterpretation: 'RGB', samples } as const;
    const redacted = await redactDicom(syntheticDicom(options), [{ x: 1, y: 0, width: 1, height: 1 }]);
    expect(Array.from((await readImage(redacted)).image.pixels)).toEqual([1, 2, 3, 0, 0, 0, 7, 8, 9, 10, 11, 12]);
  });
});

describe('redaction of compressed pixels', () => {
  const samples = [0, 0, 0, 4095, 17, 17, 300, 300, 300, 1, 2, 3];
  const planes = [samples.map((sample) => sample >> 8), samples.map((sample) => sample & 0xff)];
  const file = syntheticDicom({
    rows: 3,
    columns: 4,
    samples,
    transferSyntax: RLE_LOSSLESS,
    extra: [rlePixels(planes)],
  });

  it('stores them native, black where asked and the same elsewhere', async () => {
    const redacted = await redactDicom(file, [{ x: 1, y: 1, width: 2, height: 1 }]);
    const { attributes, image } = await readImage(redacted);
    expect(attributes).toMatchObject({ transferSyntax: EXPLICIT_LE, compressed: false, rows: 3, columns: 4 });
    expect(Array.from(image.pixels)).toEqual([0, 0, 0, 4095, 17, 0, 0, 300, 300, 1, 2, 3]);
  });

  it('is refused when no decoder knows them', async () => {
    const bytes = syntheticDicom({ transferSyntax: '1.2.840.10008.1.2.4.90', extra: [rlePixels(planes)] });
    await expect(redactDicom(bytes, [])).rejects.toMatchObject({ code: 'UNSUPPORTED_TRANSFER_SYNTAX' });
  });

  it('maps identities once, in whatever order a file is cleaned and redacted', async () => {
    const keys = { uidKey: new Uint8Array(32).fill(7), patientPseudonym: null };
    const redactions = [{ x: 0, y: 0, width: 2, height: 2 }];
    const atOnce = await deidentifyDicom(file, { ...keys, redactions });
    const cleaned = await deidentifyDicom(file, keys);
    const later = await deidentifyDicom(cleaned.bytes, { ...keys, redactions });
    expect(Buffer.from(later.bytes).equals(atOnce.bytes)).toBe(true);
    const again = await deidentifyDicom(atOnce.bytes, keys);
    expect(Buffer.from(again.bytes).equals(atOnce.bytes)).toBe(true);
    expect(atOnce.image).toMatchObject({ transferSyntax: EXPLICIT_LE, burnedInAnnotation: null });
    expect((await readImage(atOnce.bytes)).attributes.burnedInAnnotation).toBe('NO');
  });
});
