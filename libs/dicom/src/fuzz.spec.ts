import * as fc from 'fast-check';
import sharp from 'sharp';
import { syntheticDicom } from '../../../test/factories/dicom.factory.js';
import {
  DEFLATED_EXPLICIT_LE,
  deidentifyDicom,
  DicomFormatError,
  EXPLICIT_BE,
  EXPLICIT_LE,
  IMPLICIT_LE,
  RasterFormatError,
  readImage,
  stripJpeg,
  stripPng,
  stripTiff,
  stripWebp,
} from './index.js';

const options = { uidKey: new Uint8Array(32).fill(1), patientPseudonym: null };
const SYNTAXES = [EXPLICIT_LE, IMPLICIT_LE, EXPLICIT_BE, DEFLATED_EXPLICIT_LE];

/** Runs it to its end; anything but success or our own typed errors is a fault. */
async function survives(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DicomFormatError) && !(error instanceof RasterFormatError)) throw error;
  }
}

async function process(bytes: Uint8Array): Promise<void> {
  await survives(() => deidentifyDicom(bytes, options));
  await survives(() => readImage(bytes));
}

const damaged = (bytes: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 12 })
    .map((changes) => {
      const copy = bytes.slice();
      for (const [at, value] of changes) copy[at] = value;
      return copy;
    });

describe.each(SYNTAXES)('hostile DICOM in %s', (transferSyntax) => {
  const whole = syntheticDicom({ transferSyntax, rows: 8, columns: 8 });

  it('survives being cut anywhere', async () => {
    for (let end = 0; end < whole.length; end += 3) await process(whole.subarray(0, end));
  });

  it('never passes a cut file for a whole one', async () => {
    for (let cut = 1; cut < 100; cut++) {
      await expect(deidentifyDicom(whole.subarray(0, -cut - 1), options)).rejects.toThrow(DicomFormatError);
    }
  });

  it('survives damaged bytes', async () => {
    await fc.assert(fc.asyncProperty(damaged(whole), process), { numRuns: 300 });
  });

  it('survives noise after the mark', async () => {
    const noise = fc
      .uint8Array({ maxLength: 400 })
      .map((tail) => Uint8Array.from([...whole.subarray(0, 340), ...tail]));
    await fc.assert(fc.asyncProperty(noise, process), { numRuns: 300 });
  });
});

describe('hostile pictures', () => {
  const picture = sharp({ create: { width: 16, height: 16, channels: 3, background: 'grey' } });

  it.each([
    ['png', stripPng],
    ['jpeg', stripJpeg],
    ['tiff', stripTiff],
    ['webp', stripWebp],
  ] as const)('survives damaged %s', async (format, strip) => {
    const whole = new Uint8Array(await picture.clone().toFormat(format).toBuffer());
    for (let end = 0; end < whole.length; end++) await survives(() => strip(whole.subarray(0, end)));
    await fc.assert(
      fc.asyncProperty(damaged(whole), (bytes) => survives(() => strip(bytes))),
      { numRuns: 500 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (tail) =>
        survives(() => strip(Uint8Array.from([...whole.subarray(0, 20), ...tail]))),
      ),
      { numRuns: 500 },
    );
  });
});
