import { compressedFixture } from '../../../../test/factories/compressed-fixtures.js';
import { metaEnd, syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { deidentifyDicom } from '../deidentify/deidentify-dicom.js';
import { DEFLATED_EXPLICIT_LE, EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from '../dictionary/transfer-syntax.js';
import { readImage } from '../pixel/read-image.js';
import { readDicom } from './read-dicom.js';
import { sniffImageFormat } from './sniff-image-format.js';

const bare = (file: Uint8Array): Uint8Array => file.subarray(metaEnd(file));
const codeOf = (bytes: Uint8Array): Promise<string> =>
  readDicom(bytes).then(
    () => 'read',
    (error: { code: string }) => error.code,
  );

const SHAPES: readonly (readonly [string, (file: Uint8Array) => Uint8Array])[] = [
  ['a bare data set', bare],
  ['file meta without preamble and mark', (file) => file.subarray(132)],
  ['the mark without preamble', (file) => file.subarray(128)],
];

describe.each([EXPLICIT_LE, IMPLICIT_LE])('a file without its beginning, in %s', (transferSyntax) => {
  const whole = syntheticDicom({ transferSyntax });

  it.each(SHAPES)('is recognised and read: %s', async (_name, cut) => {
    const file = cut(whole);
    expect(sniffImageFormat(file.subarray(0, 132))).toBe('dicom');
    expect((await readImage(file)).image.pixels).toEqual((await readImage(whole)).image.pixels);
    expect((await readDicom(file)).dataSet).toHaveLength((await readDicom(whole)).dataSet.length);
  });

  it.each(SHAPES)('is kept as a complete file without identities: %s', async (_name, cut) => {
    const { bytes } = await deidentifyDicom(cut(whole), { uidKey: new Uint8Array(32), patientPseudonym: 'P' });
    expect(Buffer.from(bytes.subarray(128, 132)).toString()).toBe('DICM');
    expect(Buffer.from(bytes).includes('DUPONT')).toBe(false);
    expect((await readImage(bytes)).image.pixels).toEqual((await readImage(whole)).image.pixels);
  });
});

describe('what is no radiograph', () => {
  it('is told by name: a compressed picture without file meta, and the index of a disc', async () => {
    expect(await codeOf(bare(compressedFixture('grey12.jpeg-ls').bytes))).toBe('NO_FILE_META');
    const index = Buffer.from(syntheticDicom());
    const at = index.indexOf('1.2.840.10008.5.1.4.1.1.1.1', 0, 'latin1');
    index.write('1.2.840.10008.1.3.10\0\0\0\0\0\0\0', at, 'latin1');
    expect(await codeOf(index)).toBe('MEDIA_DIRECTORY');
  });

  it('is not taken for a bare data set', () => {
    const others = [
      bare(syntheticDicom({ transferSyntax: EXPLICIT_BE })),
      bare(syntheticDicom({ transferSyntax: DEFLATED_EXPLICIT_LE })),
    ];
    const starts = ['0800', '0800160055491c00', '08000500435300ff', '0800ffff4353', '020000005858'].map((hex) =>
      Buffer.from(hex.padEnd(264, '0'), 'hex'),
    );
    for (const bytes of [...others, ...starts, new Uint8Array(132), Buffer.from('\b\0 a letter')]) {
      expect(sniffImageFormat(bytes.subarray(0, 132))).toBeNull();
    }
  });
});
