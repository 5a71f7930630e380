import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as fc from 'fast-check';
import { deidentifyDicom, type DecodedImage, readDicom, readImage } from '@phoxray/dicom';
import { nativeCodecs } from '../../libs/uploads/src/decoder/native-codecs.js';
import { COMPRESSED_FIXTURES, compressedFixture, streamOf, withFragments } from '../factories/compressed-fixtures.js';
import { type SyntheticRadiograph, syntheticDicom } from '../factories/dicom.factory.js';
import { findPydicom, hasDcmdump, pydicomFiles } from './dicom-peers.js';

/** Each run starts two programs. */
const RUNS = process.env['CI'] === undefined ? 5 : 2;
const folder = mkdtempSync(join(tmpdir(), 'phoxray-compressed-'));
const [input, output] = [join(folder, 'input.dcm'), join(folder, 'output.dcm')];

/** Runs one of DCMTK's programs over a file. Null when it refuses the file. */
function dcmtk(program: string, file: Uint8Array, ...options: readonly string[]): Buffer | null {
  writeFileSync(input, file);
  const { status } = spawnSync(program, ['-q', ...options, input, output]);
  return status === 0 ? readFileSync(output) : null;
}

const decode = async (bytes: Uint8Array): Promise<DecodedImage> =>
  (await readImage(bytes, { decoders: [nativeCodecs] })).image;

const ENCODERS: readonly (readonly [program: string, ...options: string[]])[] = [
  ['dcmcjpeg', '+e1'],
  ...[1, 2, 3, 4, 5, 7].map((predictor) => ['dcmcjpeg', '+el', '+sv', String(predictor)] as const),
  ['dcmcjpls', '+el'],
  ['dcmcrle'],
];

const DECODERS: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.4.50': 'dcmdjpeg',
  '1.2.840.10008.1.2.4.51': 'dcmdjpeg',
  '1.2.840.10008.1.2.4.57': 'dcmdjpeg',
  '1.2.840.10008.1.2.4.70': 'dcmdjpeg',
  '1.2.840.10008.1.2.4.80': 'dcmdjpls',
  '1.2.840.10008.1.2.4.81': 'dcmdjpls',
  '1.2.840.10008.1.2.5': 'dcmdrle',
};

/** What DCMTK makes of a compressed file; null where it has no decoder for it. */
async function decodedByDcmtk(bytes: Uint8Array): Promise<DecodedImage | null> {
  const program = DECODERS[(await readDicom(bytes)).transferSyntax.uid];
  const native = program === undefined ? null : dcmtk(program, bytes);
  return native && decode(native);
}

/** Any picture of a few pixels, of the kinds that radiographs come in. */
const picture = fc
  .record({
    rows: fc.integer({ min: 1, max: 40 }),
    columns: fc.integer({ min: 1, max: 40 }),
    bitsStored: fc.integer({ min: 9, max: 16 }),
    signed: fc.boolean(),
    inverted: fc.boolean(),
    seed: fc.nat({ max: 65_535 }),
  })
  .map(({ seed, inverted, ...shape }): SyntheticRadiograph => {
    const mask = 2 ** shape.bitsStored - 1;
    const values = Array.from({ length: shape.rows * shape.columns }, (_, index) => (seed + index * 7_919) & mask);
    const extended = (value: number): number => (shape.signed && value > mask / 2 ? value - mask - 1 : value) & 0xffff;
    const photometricInterpretation = inverted ? 'MONOCHROME1' : 'MONOCHROME2';
    return { ...shape, photometricInterpretation, samples: values.map(extended) };
  });

/** Decoders round differently, and spread shared colours differently. */
function expectSimilar(ours: DecodedImage, theirs: DecodedImage): void {
  expect(ours.pixels).toHaveLength(theirs.pixels.length);
  const differences = Array.from(ours.pixels, (value, index) => Math.abs(value - (theirs.pixels[index] ?? 0)));
  expect(differences.reduce((sum, one) => sum + one, 0) / differences.length).toBeLessThan(1);
}

const isThere = hasDcmdump();
if (!isThere) process.stdout.write('DCMTK is not installed: its encoders and decoders are not asked.\n');
const python = findPydicom();
const home = python === null ? null : pydicomFiles(python);
if (home === null) process.stdout.write('pydicom is not installed: its real files are not read.\n');

afterAll(() => rmSync(folder, { recursive: true }));

(isThere ? describe : describe.skip)('DCMTK', () => {
  it.each(ENCODERS.map((command) => [command.join(' '), command] as const))(
    'compresses any picture, and we decode it exactly: %s',
    async (_name, [program, ...options]) => {
      await fc.assert(
        fc.asyncProperty(picture, async (shape) => {
          const source = syntheticDicom(shape);
          const compressed = dcmtk(program, source, ...options);
          if (compressed === null) throw new Error(`${program} refused its input`);
          expect((await decode(compressed)).pixels).toEqual((await decode(source)).pixels);
        }),
        { numRuns: RUNS },
      );
    },
  );

  it.each(COMPRESSED_FIXTURES.map(({ name }) => name).filter((name) => !/jpeg2000|deflated/.test(name)))(
    'decodes what we have cleaned, to the same samples: %s',
    async (name) => {
      const { bytes } = compressedFixture(name);
      const stream = await streamOf(bytes);
      const comment = Buffer.from([0xff, 0xfe, 0, 6, 0x4a, 0x45, 0x41, 0x4e]);
      const planted = name.endsWith('rle')
        ? stream
        : Buffer.concat([stream.subarray(0, 2), comment, stream.subarray(2)]);
      const keys = { uidKey: new Uint8Array(32), patientPseudonym: null };
      const cleaned = await deidentifyDicom(await withFragments(bytes, planted), keys);
      const [before, after] = [await decodedByDcmtk(bytes), await decodedByDcmtk(cleaned.bytes)];
      expect(after?.pixels).toEqual(before?.pixels);
      expect(after?.pixels.length).toBeGreaterThan(0);
    },
  );

  it('decodes real files as we do', async () => {
    const files = home === null ? [] : readdirSync(home).filter((name) => name.endsWith('.dcm'));
    const compared: string[] = [];
    for (const name of files) {
      const bytes = readFileSync(join(home ?? '', basename(name)));
      const ours = await decode(bytes).catch(() => null);
      const theirs = ours && (await decodedByDcmtk(bytes).catch(() => null));
      if (!ours || !theirs) continue;
      expectSimilar(ours, theirs);
      compared.push(name);
    }
    if (home !== null) expect(compared.length).toBeGreaterThan(15);
  });
});
