import { encodingOf, type SyntheticRadiograph, syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { paletteElements } from '../../../../test/factories/complete-radiograph.factory.js';
import { EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from '../dictionary/transfer-syntax.js';
import { readImage } from '../pixel/read-image.js';
import type { DicomElement } from '../read/data-set.js';
import { concatenate } from '../bytes.js';
import { bytesElement, sequenceElement, shortsElement, textElement } from '../write/elements.js';
import { deidentifyDicom, type DeidentifiedDicom } from './deidentify-dicom.js';
import { isReportName } from './report-names.policy.js';

const HIDDEN = new TextEncoder().encode('DUPONT Jean 1974');
const options = { uidKey: new Uint8Array(32).fill(5), patientPseudonym: 'Patient 5' };

const holdsHidden = (bytes: Uint8Array): boolean => Buffer.from(bytes).includes(Buffer.from(HIDDEN));

async function cleaned(file: SyntheticRadiograph): Promise<DeidentifiedDicom & { names: string[] }> {
  const original = syntheticDicom(file);
  const result = await deidentifyDicom(original, options);
  expect((await readImage(result.bytes)).image).toEqual((await readImage(original)).image);
  const again = await deidentifyDicom(result.bytes, options);
  expect(Buffer.from(again.bytes).equals(Buffer.from(result.bytes))).toBe(true);
  const names = result.report.removed.map(({ keyword }) => keyword);
  expect(names.filter((name) => !isReportName(name))).toEqual([]);
  return { ...result, names };
}

const lut = (descriptor: readonly number[], data: Uint8Array, transferSyntax = EXPLICIT_LE): DicomElement[] => [
  shortsElement(0x00283002, descriptor, encodingOf(transferSyntax)),
  textElement(0x00283003, 'LO', 'NORMAL'),
  bytesElement(0x00283006, 'OW', data),
];

const ramp = (entries: number, transferSyntax = EXPLICIT_LE): Uint8Array =>
  shortsElement(
    0x00283006,
    Array.from({ length: entries }, (_, at) => at * 16),
    encodingOf(transferSyntax),
  ).bytes;

describe('what stands behind the entries of a lookup table', () => {
  it.each([
    [0x00283010, EXPLICIT_LE],
    [0x00283010, EXPLICIT_BE],
    [0x00283010, IMPLICIT_LE],
    [0x00283000, EXPLICIT_LE],
  ])('goes from sequence %s in %s', async (sequence, transferSyntax) => {
    const data = concatenate([ramp(16, transferSyntax), HIDDEN]);
    const extra = [sequenceElement(sequence, lut([16, 0, 12], data, transferSyntax))];
    const { bytes, names } = await cleaned({ transferSyntax, extra });
    expect(names).toContain('LUTDataExcess');
    expect(holdsHidden(bytes)).toBe(false);
  });

  it('goes from tables packed one byte an entry, and of 65,536 entries', async () => {
    const packed = Uint8Array.from({ length: 256 }, (_, at) => at);
    const extra = [
      sequenceElement(0x00283010, lut([256, 0, 8], concatenate([packed, HIDDEN])), lut([0, 0, 16], concatenate([ramp(65_536), HIDDEN]))),
    ]; // prettier-ignore
    expect(holdsHidden((await cleaned({ extra })).bytes)).toBe(false);
  });

  it('goes with a table that is shorter than it says, or says nothing', async () => {
    for (const table of [
      lut([400, 0, 16], HIDDEN),
      lut([8, 0, 40], HIDDEN),
      lut([], HIDDEN),
      lut([8, 0, 16], HIDDEN).slice(2),
    ]) {
      const { bytes, names } = await cleaned({ extra: [sequenceElement(0x00283010, table)] });
      expect(names).toContain('UnreadableTable');
      expect(holdsHidden(bytes)).toBe(false);
    }
  });

  it('goes from every place but the tables of the picture', async () => {
    const item = [textElement(0x00081155, 'UI', '1.2.3'), ...lut([8, 0, 16], HIDDEN), ...paletteElements()];
    const nested = [...lut([1, 0, 16], ramp(1)), sequenceElement(0x00283010, lut([8, 0, 16], HIDDEN))];
    for (const extra of [
      [bytesElement(0x00283006, 'OW', HIDDEN)],
      [sequenceElement(0x00082112, item)],
      [sequenceElement(0x00283010, nested)],
      [sequenceElement(0x00283000, lut([1, 0, 16], ramp(1)), lut([8, 0, 16], HIDDEN))],
    ]) {
      expect(holdsHidden((await cleaned({ extra })).bytes)).toBe(false);
    }
  });

  it('leaves the table as it was when there is nothing', async () => {
    const { names } = await cleaned({ extra: [sequenceElement(0x00283010, lut([16, 0, 12], ramp(16)))] });
    expect(names).toEqual([]);
  });
});

describe('palettes', () => {
  const hidden = [0x00281201, 0x00281202, 0x00281203].map((tag) => bytesElement(tag, 'OW', HIDDEN));

  it('go from a picture that is not shown through them, and are named', async () => {
    const { bytes, names } = await cleaned({ extra: [...paletteElements(), ...hidden] });
    expect(holdsHidden(bytes)).toBe(false);
    expect(names).toEqual(
      expect.arrayContaining(['RedPaletteColorLookupTableData', 'BluePaletteColorLookupTableDescriptor']),
    );
  });

  it('keep the colours that their descriptors count', async () => {
    const file = {
      photometricInterpretation: 'PALETTE COLOR',
      bitsAllocated: 8,
      samples: Array.from({ length: 24 * 36 }, (_, at) => at % 2),
    } as const;
    const longer = paletteElements().map((element) =>
      element.kind === 'value' && element.tag > 0x00281200
        ? { ...element, bytes: concatenate([element.bytes, HIDDEN]) }
        : element,
    );
    const { bytes, names } = await cleaned({ ...file, extra: longer });
    expect(names).toEqual(['PaletteExcess']);
    expect(holdsHidden(bytes)).toBe(false);
  });
});

describe('offset tables and class UIDs', () => {
  it('an extended offset table goes from a picture of one frame', async () => {
    const extra = [bytesElement(0x7fe00001, 'OV', HIDDEN), bytesElement(0x7fe00002, 'OV', HIDDEN)];
    const { bytes, names } = await cleaned({ extra });
    expect(names).toEqual(['ExtendedOffsetTable', 'ExtendedOffsetTableLengths']);
    expect(holdsHidden(bytes)).toBe(false);
  });

  it('a class that is not of the standard to its last digit is refused, or goes from a reference', async () => {
    const longer = '1.2.840.10008.5.1.4.1.1.1.1.19740512';
    const refused = syntheticDicom({ extra: [textElement(0x00080016, 'UI', longer)] });
    await expect(deidentifyDicom(refused, options)).rejects.toMatchObject({ code: 'UNSUPPORTED_OBJECT' });
    const item = [textElement(0x00081150, 'UI', longer), textElement(0x00081155, 'UI', '1.2.3')];
    const { bytes } = await cleaned({ extra: [sequenceElement(0x00081140, item)] });
    expect(Buffer.from(bytes).includes('19740512')).toBe(false);
  });
});

describe('bits outside of the stored ones', () => {
  const text = Array.from({ length: 24 * 36 }, (_, at) => (at % 5 === 0 ? 1 : 0));

  it.each<[string, SyntheticRadiograph, number]>([
    ['above 12 bits', { bitsStored: 12 }, 12],
    ['above 12 bits, big endian', { bitsStored: 12, transferSyntax: EXPLICIT_BE }, 12],
    ['above 12 bits, implicit', { bitsStored: 12, transferSyntax: IMPLICIT_LE }, 12],
    ['the highest bit of 16', { bitsStored: 10 }, 15],
    ['below 12 bits that stand high', { bitsStored: 12, highBit: 15 }, 2],
    ['above signed samples', { bitsStored: 12, signed: true }, 13],
    ['below signed samples that stand high', { bitsStored: 12, highBit: 14, signed: true }, 1],
    ['above 6 bits of 8', { bitsAllocated: 8, bitsStored: 6 }, 7],
  ])('are cleared, and decoded samples stay: %s', async (_what, file, bit) => {
    const shift = (file.highBit ?? (file.bitsStored ?? 12) - 1) + 1 - (file.bitsStored ?? 12);
    const picture = text.map((_, at) => ((at * 7) % 2 ** (file.bitsStored ?? 12)) << shift);
    const samples = picture.map((sample, at) => sample | ((text[at] ?? 0) << bit));
    const planted = await cleaned({ ...file, samples });
    const without = await cleaned({ ...file, samples: picture });
    expect(planted.names).toContain('UnusedBits');
    expect(Buffer.from(planted.bytes).equals(Buffer.from(without.bytes))).toBe(true);
  });

  it('stay where they repeat the sign', async () => {
    const samples = text.map((_, at) => (at % 3 === 0 ? 0xf801 : 5));
    expect((await cleaned({ bitsStored: 12, signed: true, samples })).names).toEqual([]);
  });
});
