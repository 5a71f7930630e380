import { createHash } from 'node:crypto';
import { data as dicom } from 'dcmjs';
import { makeSampleDicom } from './sample-dicom.mjs';

type DataSet = Record<string, { vr: string; Value: unknown[] } | undefined>;

function readSample(): DataSet {
  const bytes = makeSampleDicom();
  return dicom.DicomMessage.readFile(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)).dict;
}

const SAMPLE = readSample();
const PIXELS = pixelsOf(SAMPLE);

const valueOf = (tag: string): unknown => SAMPLE[tag]?.Value[0];
const digest = (): string => createHash('sha256').update(makeSampleDicom()).digest('hex');
const isBright = (x: number, y: number): boolean => (PIXELS[y * 1200 + x] ?? 0) > 0.85 * 65_535;

function pixelsOf(elements: DataSet): Uint16Array {
  const [bytes] = elements['7FE00010']?.Value ?? [];
  if (!(bytes instanceof ArrayBuffer)) throw new Error('no pixels');
  return new Uint16Array(bytes);
}

/** Share of pixels whose fraction of full scale lies in (from, to]. */
function share(from: number, to: number): number {
  return PIXELS.filter((value) => value / 65_535 > from && value / 65_535 <= to).length / PIXELS.length;
}

describe('the synthetic sample', () => {
  it('is an uncompressed 16-bit panoramic image that an independent reader understands', () => {
    expect([valueOf('00280011'), valueOf('00280010'), valueOf('00280100'), valueOf('00280101')]).toEqual([
      1200, 600, 16, 16,
    ]);
    expect([valueOf('00080060'), valueOf('00280004')]).toEqual(['PX', 'MONOCHROME2']);
    expect(PIXELS).toHaveLength(1200 * 600);
  });

  it('names an invented patient, so that de-identification has work to do', () => {
    expect(JSON.stringify(SAMPLE['00100010']?.Value)).toContain('Personne^Synthétique');
    expect(SAMPLE['00091001']).toBeDefined();
  });

  it('has the same bytes every time', () => {
    expect(digest()).toBe(digest());
  });

  it('gives every mask of the tissue-density workflow something to show', () => {
    expect(share(0, 0.15)).toBeGreaterThan(0.1);
    expect(share(0.15, 0.45)).toBeGreaterThan(0.2);
    expect(share(0.45, 0.85)).toBeGreaterThan(0.2);
    expect(share(0.85, 1)).toBeGreaterThan(0.002);
    expect(share(0.85, 1)).toBeLessThan(0.02);
  });

  it('says SYNTHETIC in radio-opaque letters', () => {
    const rows = [24, 28, 32, 36, 40, 44, 48].map((y) =>
      Array.from({ length: 53 }, (_, dot) => (isBright(25 + 4 * dot, y + 1) ? '#' : '.')).join(''),
    );
    expect(rows).toMatchInlineSnapshot(`
     [
       ".####.#...#.#...#.#####.#...#.#####.#####.#####..####",
       "#.....#...#.##..#...#...#...#.#.......#.....#...#....",
       "#......#.#..##..#...#...#...#.#.......#.....#...#....",
       ".###....#...#.#.#...#...#####.####....#.....#...#....",
       "....#...#...#..##...#...#...#.#.......#.....#...#....",
       "....#...#...#..##...#...#...#.#.......#.....#...#....",
       "####....#...#...#...#...#...#.#####...#...#####..####",
     ]
    `);
  });
});
