import { deflateRawSync } from 'node:zlib';
import { metaEnd, syntheticDataSet, syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { readWithDcmjs } from '../../../../test/factories/dcmjs.js';
import { asciiBytes, concatenate } from '../bytes.js';
import { DicomFormatError } from '../dicom-format.error.js';
import { TAG } from '../dictionary/tag.js';
import { DEFLATED_EXPLICIT_LE, EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from '../dictionary/transfer-syntax.js';
import { bytesElement, sequenceElement } from '../write/elements.js';
import { encodeDataSet } from '../write/encode-data-set.js';
import { writeDicom } from '../write/write-dicom.js';
import { type DataSet, findElement } from './data-set.js';
import { readItems, readStrings } from './element-values.js';
import { readDicom } from './read-dicom.js';

const SYNTAXES = [EXPLICIT_LE, IMPLICIT_LE, EXPLICIT_BE, DEFLATED_EXPLICIT_LE];
const JPEG_BASELINE = '1.2.840.10008.1.2.4.50';

const codeOf = async (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'read',
    (error: unknown) => (error instanceof DicomFormatError ? error.code : String(error)),
  );

/** A file whose data set is given as raw bytes, in explicit little endian unless told otherwise. */
function fileWith(body: Uint8Array, syntax = EXPLICIT_LE): Uint8Array {
  const complete = writeDicom(syntheticDataSet(), syntax);
  return concatenate([complete.subarray(0, metaEnd(complete)), body]);
}

/** Bytes in hexadecimal; a word after `=` stands for its letters. */
const raw = (...lines: readonly string[]): Buffer =>
  Buffer.concat(
    lines
      .join(' ')
      .split(' ')
      .map((word) => (word.startsWith('=') ? Buffer.from(word.slice(1)) : Buffer.from(word, 'hex'))),
  );

function nested(depth: number): DataSet {
  return depth === 0 ? [] : [sequenceElement(0x00081115, nested(depth - 1))];
}

describe.each(SYNTAXES)('reading %s', (transferSyntax) => {
  const bytes = syntheticDicom({ transferSyntax });

  it('finds the values that dcmjs finds', async () => {
    const { dataSet } = await readDicom(bytes);
    const oracle = readWithDcmjs(bytes).dataSet;
    expect(readStrings(dataSet, TAG.sopInstanceUid)[0]).toBe(oracle['SOPInstanceUID']);
    expect(readStrings(dataSet, 0x00080020)[0]).toBe(oracle['StudyDate']);
    expect(dataSet).toHaveLength(Object.keys(oracle).filter((key) => !key.startsWith('_')).length);
  });

  it('walks sequences', async () => {
    const { dataSet } = await readDicom(bytes);
    const [item = []] = readItems(dataSet, 0x00082218);
    expect(readStrings(item, TAG.codeValue)).toEqual(['T-11170']);
  });
});

describe('byte ranges', () => {
  it('cover the data set without gap or overlap', async () => {
    const bytes = syntheticDicom();
    const { dataSet } = await readDicom(bytes);
    const ranges = dataSet.map(({ range }) => range);
    expect(ranges.map((range) => range?.start)).toEqual([0, ...ranges.slice(0, -1).map((range) => range?.end)]);
    expect(ranges.at(-1)?.end).toBe(bytes.length - metaEnd(bytes));
  });
});

describe('tolerance', () => {
  it('reads undefined lengths of sequences and items', async () => {
    const body = raw(
      '0800 1511 =SQ 0000 ffffffff',
      'feff 00e0 ffffffff',
      '1800 6000 =DS 0200 =70',
      'feff 0de0 00000000',
      'feff dde0 00000000',
      '1800 6000 =DS 0200 =70',
    );
    const { dataSet } = await readDicom(fileWith(body));
    expect(dataSet.map(({ kind }) => kind)).toEqual(['sequence', 'value']);
    expect(readStrings(readItems(dataSet, 0x00081115)[0] ?? [], 0x00180060)).toEqual(['70']);
  });

  it('reads an unknown representation of undefined length as an implicit sequence', async () => {
    const body = raw(
      '0900 0110 =UN 0000 ffffffff',
      'feff 00e0 0a000000',
      '1800 6000 02000000 =70',
      'feff dde0 00000000',
      '1800 6000 =DS 0200 =81',
    );
    const { dataSet } = await readDicom(fileWith(body));
    expect(readStrings(readItems(dataSet, 0x00091001)[0] ?? [], 0x00180060)).toEqual(['70']);
    expect(readStrings(dataSet, 0x00180060)).toEqual(['81']);
  });

  it('reads a file that declares one syntax and is written in another', async () => {
    const implicit = syntheticDicom({ transferSyntax: IMPLICIT_LE });
    const explicit = syntheticDicom({ transferSyntax: EXPLICIT_LE });
    const liar = concatenate([explicit.subarray(0, metaEnd(explicit)), implicit.subarray(metaEnd(implicit))]);
    const file = await readDicom(liar);
    expect(file.encoding.explicitVr).toBe(false);
    expect(readStrings(file.dataSet, TAG.modality)).toEqual(['DX']);
    const other = concatenate([implicit.subarray(0, metaEnd(implicit)), explicit.subarray(metaEnd(explicit))]);
    expect((await readDicom(other)).encoding.explicitVr).toBe(true);
  });

  it('reads zeros after the last element, and file meta without group length', async () => {
    const bytes = syntheticDicom();
    const padded = concatenate([bytes, new Uint8Array(2000)]);
    expect((await readDicom(padded)).dataSet).toHaveLength((await readDicom(bytes)).dataSet.length);
    const withoutLength = concatenate([bytes.subarray(0, 132), bytes.subarray(144)]);
    expect((await readDicom(withoutLength)).dataSet).toHaveLength((await readDicom(bytes)).dataSet.length);
  });

  it('keeps fragments apart from their offset table', async () => {
    const fragments = [Uint8Array.of(1, 2), Uint8Array.of(3, 4, 5, 6)];
    const offsetTable = Uint8Array.of(0, 0, 0, 0);
    const pixels = { kind: 'fragments', tag: TAG.pixelData, vr: 'OB', offsetTable, fragments } as const;
    const file = await readDicom(writeDicom(syntheticDataSet({ extra: [pixels] }), JPEG_BASELINE));
    expect(findElement(file.dataSet, TAG.pixelData)).toMatchObject({ offsetTable, fragments });
  });
});

describe('refusals', () => {
  const bytes = syntheticDicom();

  it.each([
    ['NOT_DICOM', new Uint8Array(0)],
    ['NOT_DICOM', new Uint8Array(1000)],
    ['EXECUTABLE_PREAMBLE', concatenate([asciiBytes('MZ'), bytes.subarray(2)])],
    ['TRUNCATED', bytes.subarray(0, bytes.length - 1)],
    ['MISSING_ATTRIBUTE', bytes.subarray(0, 132)],
    ['MALFORMED', concatenate([bytes, Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 0)])],
    ['TOO_DEEP', writeDicom([...syntheticDataSet(), ...nested(17)], EXPLICIT_LE)],
    ['TRUNCATED', fileWith(raw('1800 6000 =DS 6300 =70'))],
    ['MALFORMED', fileWith(raw('1800 6000 =UT 0000 ffffffff'))],
  ])('says %s', async (code, content) => {
    expect(await codeOf(readDicom(content))).toBe(code);
  });

  it('says UNSUPPORTED_TRANSFER_SYNTAX for video', async () => {
    const video = Buffer.from(bytes);
    const at = video.indexOf('1.2.840.10008.1.2.1\0', 0, 'latin1');
    video.write('1.2.840.10008.1.2.9\0', at, 'latin1');
    expect(await codeOf(readDicom(video))).toBe('UNSUPPORTED_TRANSFER_SYNTAX');
  });

  it('reads sixteen levels of sequences, and no more elements than allowed', async () => {
    const deep = writeDicom([...syntheticDataSet(), ...nested(16)], EXPLICIT_LE);
    expect(await codeOf(readDicom(deep))).toBe('read');
    expect(await codeOf(readDicom(bytes, { limits: { maxElements: 10 } }))).toBe('TOO_LARGE');
  });

  it('stops inflating beyond its budget', async () => {
    const zeros = bytesElement(TAG.dataSetTrailingPadding, 'OB', new Uint8Array(4 << 20));
    const bomb = syntheticDicom({ transferSyntax: DEFLATED_EXPLICIT_LE, extra: [zeros] });
    expect(await codeOf(readDicom(bomb))).toBe('TOO_LARGE');
    expect(await codeOf(readDicom(bomb, { limits: { maxInflation: 5000 } }))).toBe('read');
  });

  it('inflates before padding and before the trailer of gzip, which says the size, and before nothing else', async () => {
    const plain = syntheticDicom();
    const size = plain.length - metaEnd(plain);
    const packed = syntheticDicom({ transferSyntax: DEFLATED_EXPLICIT_LE });
    const stream = Buffer.from(deflateRawSync(plain.subarray(metaEnd(plain))));
    const trailer = Buffer.alloc(8, 0xa5);
    trailer.writeUInt32LE(size, 4);
    const file = (...rest: Buffer[]): Buffer => Buffer.concat([packed.subarray(0, metaEnd(packed)), stream, ...rest]);
    for (const rest of [[], [Buffer.alloc(1)], [trailer], [trailer, Buffer.alloc(1)]]) {
      expect((await readDicom(file(...rest))).dataSet).toHaveLength((await readDicom(plain)).dataSet.length);
    }
    for (const rest of [Buffer.from('J'), Buffer.alloc(8), Buffer.from('DUPONT^J'), Buffer.alloc(20)]) {
      expect(await codeOf(readDicom(file(rest)))).toBe('TRUNCATED');
    }
  });

  it('reads implicit elements that a compressed file declares explicit', async () => {
    const fragments = [Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)];
    const pixels = {
      kind: 'fragments',
      tag: TAG.pixelData,
      vr: 'OB',
      offsetTable: new Uint8Array(0),
      fragments,
    } as const;
    const dataSet = syntheticDataSet({ extra: [pixels] });
    const implicit = encodeDataSet(dataSet, { explicitVr: false, littleEndian: true });
    const file = await readDicom(fileWith(implicit, JPEG_BASELINE));
    expect(file.dataSet.map(({ tag }) => tag)).toEqual(dataSet.map(({ tag }) => tag));
    expect(findElement(file.dataSet, TAG.pixelData)).toMatchObject({ kind: 'fragments', fragments });
    const written = writeDicom(file.dataSet, JPEG_BASELINE);
    expect((await readDicom(written)).encoding.explicitVr).toBe(true);
  });

  it('says TRUNCATED for a broken deflate stream', async () => {
    const packed = syntheticDicom({ transferSyntax: DEFLATED_EXPLICIT_LE });
    expect(await codeOf(readDicom(packed.subarray(0, packed.length - 40)))).toBe('TRUNCATED');
  });

  it('never quotes the file in its message', () => {
    expect(new DicomFormatError('TRUNCATED', 12).message).not.toMatch(/\d|DUPONT/);
  });
});
