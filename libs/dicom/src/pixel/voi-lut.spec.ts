import { syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { toneCurve, type VoiTableOptions, voiLutSequence } from '../../../../test/factories/voi-lut.factory.js';
import { EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from '../dictionary/transfer-syntax.js';
import { readImage } from './read-image.js';
import { renderTo8Bit } from './render-8-bit.js';

const WINDOW = [0x00281050, 0x00281051, 0x00281055];
const WIDTH = 64;

/** Stored values from the lowest to the highest, in equal steps. */
const ramp = (from: number, to: number): number[] =>
  Array.from({ length: WIDTH }, (_, index) => Math.round(from + ((to - from) * index) / (WIDTH - 1)));

/** Grey of a stored value, written down again from PS3.3 C.11.2.1.1. */
function greyOf(stored: number, { entries, bits, firstMapped = 0 }: VoiTableOptions): number {
  const last = firstMapped + entries.length - 1;
  const entry = stored <= firstMapped ? entries[0] : stored >= last ? entries.at(-1) : entries[stored - firstMapped];
  return Math.round((255 * (entry ?? 0)) / (2 ** bits - 1));
}

async function shownThrough(table: VoiTableOptions, samples: readonly number[], signed = false): Promise<number[]> {
  const { transferSyntax = EXPLICIT_LE } = table;
  const stored = samples.map((sample) => sample & 0xffff);
  const picture = { rows: 1, columns: WIDTH, bitsStored: 16, samples: stored, signed, transferSyntax };
  const file = syntheticDicom({ ...picture, extra: [voiLutSequence(table)], without: WINDOW });
  return [...renderTo8Bit((await readImage(file)).image)];
}

const LENGTHS = [128, 129, 255, 256, 2_065, 4_096, 65_535, 65_536];
const BITS = [8, 12, 16];
/** An explicit US is at most 65,534 bytes long. */
const FORMS = LENGTHS.flatMap((length) =>
  BITS.flatMap((bits) => [
    [length, bits, 'OW'] as const,
    ...(length <= 4_096 ? [[length, bits, 'US'] as const] : []),
    ...(bits === 8 ? [[length, bits, 'packed'] as const] : []),
  ]),
);

describe('a picture that is shown through a VOI LUT', () => {
  it.each(FORMS)('gets the grey of its entries: %d entries of %d bits as %s', async (length, bits, data) => {
    const table = { entries: toneCurve(length, bits), bits, data };
    const samples = ramp(0, Math.min(length + 40, 65_535));
    expect(await shownThrough(table, samples)).toEqual(samples.map((sample) => greyOf(sample, table)));
  });

  it.each([IMPLICIT_LE, EXPLICIT_BE])('gets them in every encoding: %s', async (transferSyntax) => {
    for (const data of ['OW', 'US'] as const) {
      const table = { entries: toneCurve(512, 12), bits: 12, firstMapped: 736, data, transferSyntax };
      const samples = ramp(700, 1_300);
      expect(await shownThrough(table, samples)).toEqual(samples.map((sample) => greyOf(sample, table)));
    }
  });

  it.each([
    ['first value above zero', 736, ramp(0, 5_000), false],
    ['first value below zero', -1_024, ramp(-2_000, 3_000), true],
    ['everything below the table', 40_000, ramp(0, 900), false],
  ])('gets the first entry below the table and the last one above it: %s', async (_, firstMapped, samples, signed) => {
    const table = { entries: toneCurve(1_000, 16), bits: 16, firstMapped };
    expect(await shownThrough(table, samples, signed)).toEqual(samples.map((sample) => greyOf(sample, table)));
  });

  it('is white where an entry has more bits than the descriptor says', async () => {
    const table = { entries: Array.from({ length: 256 }, (_, index) => index * 100), bits: 12 };
    expect(Math.max(...(await shownThrough(table, ramp(0, 255))))).toBe(255);
  });
});
