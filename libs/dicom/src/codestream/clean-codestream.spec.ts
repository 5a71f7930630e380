import * as fc from 'fast-check';
import {
  COMPRESSED_FIXTURES,
  compressedFixture,
  streamOf,
  withFragments,
} from '../../../../test/factories/compressed-fixtures.js';
import { DicomFormatError } from '../dicom-format.error.js';
import { deidentifyDicom } from '../deidentify/deidentify-dicom.js';
import { findElement } from '../read/data-set.js';
import { readDicom } from '../read/read-dicom.js';
import { bytesElement } from '../write/elements.js';
import { writeDicom } from '../write/write-dicom.js';
import { cleanCodestream, codestreamShape } from './clean-codestream.js';

const CANARY = Buffer.from('CANARY01');
const KEYS = { uidKey: new Uint8Array(32).fill(7), patientPseudonym: null };

const clean = async (bytes: Uint8Array) => {
  const { bytes: cleaned, report } = await deidentifyDicom(bytes, KEYS);
  const removed = report.removed.filter(({ keyword }) => /^(?:PixelData |BasicOffset)/.test(keyword));
  return { bytes: Buffer.from(cleaned), stream: await streamOf(cleaned), removed };
};

const segment = (marker: number, text: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, 0, text.length + 2]), text]);

/** After SOI, where JPEG and JPEG-LS carry their application segments and comments. */
const afterStart = (stream: Buffer, ...parts: Buffer[]): Buffer =>
  Buffer.concat([stream.subarray(0, 2), ...parts, stream.subarray(2)]);

const familyOf = (name: string): 'rle' | 'jpeg2000' | 'jpeg' | null =>
  name.includes('deflated') ? null : name.includes('.rle') ? 'rle' : name.includes('jpeg2000') ? 'jpeg2000' : 'jpeg';
const ofFamily = (family: string): string[] =>
  COMPRESSED_FIXTURES.map(({ name }) => name).filter((name) => familyOf(name) === family);

describe('the stream of a compressed picture', () => {
  it.each([...ofFamily('jpeg'), ...ofFamily('rle')])(
    'stays byte for byte when there is nothing to remove: %s',
    async (name) => {
      const { bytes } = compressedFixture(name);
      const cleaned = await clean(bytes);
      expect(cleaned.removed).toEqual([]);
      expect(cleaned.stream.equals(await streamOf(bytes))).toBe(true);
    },
  );

  it.each(ofFamily('jpeg'))('loses comments, application segments and trailer, and nothing else: %s', async (name) => {
    const { bytes } = compressedFixture(name);
    const stream = await streamOf(bytes);
    const exif = Buffer.concat([Buffer.from('Exif\0\0'), CANARY]);
    const planted = afterStart(stream, segment(0xfe, CANARY), segment(0xe1, exif), segment(0xed, CANARY));
    const cleaned = await clean(await withFragments(bytes, Buffer.concat([planted, CANARY])));
    expect(cleaned.bytes.includes(CANARY)).toBe(false);
    expect(cleaned.removed).toEqual([
      { keyword: 'PixelData APP13', count: 1 },
      { keyword: 'PixelData COM', count: 1 },
      { keyword: 'PixelData EXIF', count: 1 },
      { keyword: 'PixelData Trailer', count: 1 },
    ]);
    const unpadded = stream.subarray(0, stream.lastIndexOf(Buffer.from([0xff, 0xd9])) + 2);
    expect(cleaned.stream.subarray(0, unpadded.length).equals(unpadded)).toBe(true);
    expect(cleaned.stream.length - unpadded.length).toBe(unpadded.length % 2);
    expect((await clean(cleaned.bytes)).bytes.equals(cleaned.bytes)).toBe(true);
  });

  it.each(ofFamily('jpeg2000'))('has its comments blanked in their place, and its trailer cut: %s', async (name) => {
    const { bytes } = compressedFixture(name);
    const stream = await streamOf(bytes);
    const maker = stream.indexOf('Created by OpenJPEG');
    const length = maker < 0 ? 0 : stream.readUInt16BE(maker - 4) - 4;
    const tilePart = stream.indexOf(Buffer.from([0xff, 0x90]));
    const comment = Buffer.concat([Buffer.from([0xff, 0x64, 0, CANARY.length + 4, 0, 1]), CANARY]);
    const planted = Buffer.concat([stream.subarray(0, tilePart), comment, stream.subarray(tilePart), CANARY]);
    const cleaned = await clean(await withFragments(bytes, planted));
    expect(cleaned.bytes.includes(CANARY)).toBe(false);
    expect(cleaned.bytes.includes('OpenJPEG')).toBe(false);
    comment.fill(0, 6);
    const expected = Buffer.concat([stream.subarray(0, tilePart), comment, stream.subarray(tilePart)]);
    expected.fill(0, maker, maker + length);
    expect(cleaned.stream.subarray(0, expected.length).equals(expected)).toBe(true);
    expect((await clean(cleaned.bytes)).bytes.equals(cleaned.bytes)).toBe(true);
  });

  it('is taken out of a JP2 file and its boxes', async () => {
    const { bytes } = compressedFixture('grey12.jpeg2000');
    const stream = await streamOf(bytes);
    const box = (type: string, content: Buffer): Buffer => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(content.length + 8);
      head.write(type, 4, 'latin1');
      return Buffer.concat([head, content]);
    };
    const signature = box('jP  ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a]));
    const file = Buffer.concat([signature, box('xml ', CANARY), box('jp2c', stream), box('uuid', CANARY)]);
    const cleaned = await clean(await withFragments(bytes, file));
    expect(cleaned.bytes.includes(CANARY)).toBe(false);
    expect(cleaned.removed).toContainEqual({ keyword: 'PixelData JP2', count: 1 });
    expect(cleaned.stream.equals((await clean(bytes)).stream)).toBe(true);
  });

  it.each(ofFamily('rle'))('keeps nothing between, behind or above its segments: %s', async (name) => {
    const { bytes } = compressedFixture(name);
    const stream = await streamOf(bytes);
    const behind = await clean(await withFragments(bytes, Buffer.concat([stream, CANARY])));
    expect(behind.stream.equals(stream)).toBe(true);
    const header = Buffer.from(stream);
    CANARY.copy(header, 56);
    const above = await clean(await withFragments(bytes, header));
    expect(above.removed).toEqual([{ keyword: 'PixelData Excess', count: 1 }]);
    expect(above.stream.equals(stream)).toBe(true);
    const between = Buffer.concat([stream.subarray(0, 64), CANARY, stream.subarray(64)]);
    for (let segment = 0; segment < between.readUInt32LE(0); segment++) {
      between.writeUInt32LE(between.readUInt32LE(4 + segment * 4) + CANARY.length, 4 + segment * 4);
    }
    expect((await clean(await withFragments(bytes, between))).stream.equals(stream)).toBe(true);
  });

  it('carries no text in its offset table, nor in an extended one once it is another', async () => {
    const { dataSet, transferSyntax } = await readDicom(compressedFixture('grey12.jpeg-ls').bytes);
    const extended = bytesElement(0x7fe00001, 'OV', new Uint8Array(8));
    const changed = [extended, ...dataSet.filter(({ tag }) => tag !== 0x7fe00001)]
      .map((element) => (element.kind === 'fragments' ? { ...element, offsetTable: CANARY } : element))
      .sort((a, b) => a.tag - b.tag);
    const cleaned = await clean(writeDicom(changed, transferSyntax.uid));
    expect(cleaned.bytes.includes(CANARY)).toBe(false);
    expect(cleaned.removed).toEqual([{ keyword: 'BasicOffsetTable', count: 1 }]);
    expect(findElement((await readDicom(cleaned.bytes)).dataSet, 0x7fe00001)).toBeUndefined();
  });
});

describe('a stream that is not what it should be', () => {
  const JPEG = '1.2.840.10008.1.2.4.50';
  const JPEG_2000 = '1.2.840.10008.1.2.4.90';

  it.each([
    ['nothing', JPEG, '', 'MALFORMED'],
    ['no frame', JPEG, 'ffd8ffd9', 'MALFORMED'],
    ['an open end', JPEG, 'ffd8ffc0000b08000100010101', 'TRUNCATED'],
    ['a height to come', JPEG, 'ffd8ffc0000b080000000101011100ffda0008010100003f00ffd9', 'UNSUPPORTED_PIXELS'],
    ['hierarchical frames alone', JPEG, 'ffd8ffde000b080001000101011100ffd9', 'MALFORMED'],
    ['nothing', JPEG_2000, '', 'MALFORMED'],
    ['a JPEG', JPEG_2000, 'ffd8ffd9', 'MALFORMED'],
  ])('is refused: %s (%s)', (_name, syntax, hex, code) => {
    expect(() => codestreamShape(Buffer.from(hex, 'hex'), syntax)).toThrow(expect.objectContaining({ code }));
  });

  it('is refused wherever it is cut, but for the marker at its end', async () => {
    for (const name of ['grey8.jpeg-baseline', 'colour8.jpeg-ls', 'grey12.jpeg2000', 'grey16.rle']) {
      const { bytes } = compressedFixture(name);
      const stream = await streamOf(bytes);
      for (let length = 2; length < stream.length - 4; length += 7) {
        const cut = await withFragments(bytes, stream.subarray(0, length));
        await expect(deidentifyDicom(cut, KEYS)).rejects.toMatchObject({ name: 'DicomFormatError' });
      }
    }
  });

  it.each(['grey8.jpeg-baseline', 'colour8.jpeg-ls', 'grey12.jpeg2000', 'grey16.rle'])(
    'is cleaned or refused in words, whatever is changed in it: %s',
    async (name) => {
      const { bytes } = compressedFixture(name);
      const stream = await streamOf(bytes);
      const image = (await deidentifyDicom(bytes, KEYS)).image;
      const change = fc.tuple(fc.nat({ max: stream.length - 1 }), fc.nat({ max: 255 }));
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
          const broken = Buffer.from(stream);
          for (const [at, value] of changes) broken[at] = value;
          const outcome = attempt(() => cleanCodestream(broken, image));
          expect(outcome === 'done' || outcome instanceof DicomFormatError).toBe(true);
        }),
        { numRuns: 300 },
      );
    },
  );
});

function attempt(work: () => unknown): unknown {
  try {
    work();
    return 'done';
  } catch (error) {
    return error;
  }
}
