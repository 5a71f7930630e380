import { createHash } from 'node:crypto';
import { deidentifyDicom, readImage } from '@phoxray/dicom';
import fc from 'fast-check';
import sharp from 'sharp';
import { CANARIES, canaryDicom } from '../../../../../../../test/factories/canary-dicom.factory.js';
import { compressedFixture } from '../../../../../../../test/factories/compressed-fixtures.js';
import { syntheticDicom } from '../../../../../../../test/factories/dicom.factory.js';
import { pngChunk, syntheticPng } from '../../../../../../../test/factories/picture.factory.js';
import { reasonOf } from './file-reason.policy.js';
import { shownPicture } from './picture/shown-picture.js';
import { prepareFile } from './prepare-file.js';
import type { Identity } from './tasks.js';

const identity: Identity = {
  uidKey: Uint8Array.from({ length: 32 }, (_, index) => index + 1),
  patient: { pseudonym: 'PHX-0123456789', dateShiftDays: -40 },
};
const NAME = 'QUENNEVILLE^Aurore';

async function prepared(file: Uint8Array, regions: Parameters<typeof prepareFile>[0]['regions'] = []) {
  const answer = await prepareFile({ file: new Blob([Uint8Array.from(file)]), identity, regions });
  return { ...answer, bytes: new Uint8Array(await answer.bytes.arrayBuffer()) };
}

const reasonFor = (file: Uint8Array): Promise<string> => prepared(file).then(() => 'none', reasonOf);

describe('prepareFile', () => {
  it('leaves no identity of a DICOM file in what is sent', async () => {
    const { bytes } = await prepared(canaryDicom());
    const sent = Buffer.from(bytes).toString('latin1');
    expect(CANARIES.filter(({ text }) => sent.includes(text))).toEqual([]);
    expect(CANARIES.filter(({ text }) => Buffer.from(canaryDicom()).includes(text))).toEqual(CANARIES);
  });

  it('makes the bytes that the API makes of the same file, and says their digest', async () => {
    const file = syntheticDicom();
    const { bytes, sha256 } = await prepared(file);
    const { uidKey, patient } = identity;
    const again = await deidentifyDicom(file, {
      uidKey,
      patientPseudonym: patient?.pseudonym ?? null,
      dateShiftDays: patient?.dateShiftDays ?? -1,
    });
    expect(Buffer.from(bytes).equals(again.bytes)).toBe(true);
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('says by name what it took away, in DICOM and in pictures, and what it blackened', async () => {
    const region = { x: 2, y: 3, width: 10, height: 5 };
    const dicom = (await prepared(canaryDicom(), [region])).preparation;
    expect(dicom.removed.map(({ name }) => name)).toContain('PatientAddress');
    expect(dicom.replaced.map(({ name }) => name)).toContain('PatientName');
    expect(dicom.redactedRegions).toBe(1);
    const png = syntheticPng({ width: 40, height: 30, extra: [pngChunk('tEXt', `Author\0${NAME}`)] });
    const expected = { removed: [{ name: 'tEXt', count: 1 }], replaced: [], redactedRegions: 0 };
    expect((await prepared(png)).preparation).toEqual(expected);
    expect(JSON.stringify(dicom)).not.toContain(NAME);
  });

  it('cleans compressed DICOM that it cannot show', async () => {
    for (const name of ['grey12.jpeg-ls', 'grey8.jpeg-baseline', 'grey12.jpeg2000']) {
      const { bytes } = compressedFixture(name);
      expect(await shownPicture('dicom', Uint8Array.from(bytes), { width: 36, height: 34 })).toBeNull();
      const sent = Buffer.from((await prepared(bytes)).bytes);
      expect(bytes.includes('DUPONT')).toBe(true);
      expect(sent.includes('DUPONT')).toBe(false);
    }
    const { bytes } = compressedFixture('grey12.rle');
    expect(await shownPicture('dicom', Uint8Array.from(bytes), { width: 36, height: 34 })).not.toBeNull();
  });

  it('blackens 16-bit DICOM pixels, and only those', async () => {
    const anyRegion = fc.record({
      x: fc.nat(35),
      y: fc.nat(23),
      width: fc.integer({ min: 1, max: 20 }),
      height: fc.integer({ min: 1, max: 20 }),
    });
    const file = syntheticDicom();
    const before = (await readImage(file)).image;
    await fc.assert(
      fc.asyncProperty(anyRegion, async (region) => {
        const after = (await readImage((await prepared(file, [region])).bytes)).image;
        const expected = before.pixels.map((value, at) => {
          const [x, y] = [at % before.columns, Math.floor(at / before.columns)];
          const isBlack = x >= region.x && x < region.x + region.width && y >= region.y && y < region.y + region.height;
          return isBlack ? 0 : value;
        });
        expect(after.pixels).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('strips a PNG of its texts and keeps it 16 bits deep, blackened or not', async () => {
    const file = syntheticPng({ width: 40, height: 30, bits: 16, extra: [pngChunk('tEXt', `Author\0${NAME}`)] });
    for (const regions of [[], [{ x: 2, y: 3, width: 10, height: 5 }]]) {
      const { bytes } = await prepared(file, regions);
      expect(Buffer.from(bytes).includes(NAME)).toBe(false);
      const { depth, width, height } = await sharp(bytes).metadata();
      expect([depth, width, height]).toEqual(['ushort', 40, 30]);
    }
  });

  it('strips a JPEG of its EXIF without touching its picture', async () => {
    const picture = sharp({ create: { width: 64, height: 40, channels: 3, background: '#444' } });
    const file = await picture
      .withExif({ IFD0: { Artist: NAME } })
      .jpeg()
      .toBuffer();
    const { bytes } = await prepared(file);
    expect(file.includes(NAME)).toBe(true);
    expect(Buffer.from(bytes).includes(NAME)).toBe(false);
    expect(await sharp(bytes).raw().toBuffer()).toEqual(await sharp(file).raw().toBuffer());
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'empty'],
    ['a letter', Buffer.from(`Dear ${NAME}`), 'unsupported'],
    ['half a radiograph', syntheticDicom().subarray(0, -400), 'truncated'],
    ['half a picture', syntheticPng({ width: 40, height: 30 }).subarray(0, -200), 'truncated'],
  ])('says plainly of %s what is wrong: %#', async (_what, file, reason) => {
    expect(await reasonFor(file)).toBe(reason);
  });
});
