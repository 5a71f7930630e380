import { deflateRawSync } from 'node:zlib';
import { bytesElement, DEFLATED_EXPLICIT_LE, EXPLICIT_BE, IMPLICIT_LE, shortsElement } from '@phoxray/dicom';
import { metaEnd, syntheticDicom } from '../factories/dicom.factory.js';
import {
  beforePixels,
  insteadOfPixels,
  ITEM_END,
  nestedSequences,
  rawElement,
  rawItem,
  SEQUENCE_END,
  withElement,
  withPreamble,
  withText,
} from './dicom-bytes.js';
import { bytesOf, filesOf, NEEDLE, patched, SCRIPT, u32le, type HostileFile } from './hostile-file.js';

const UNDEFINED = 0xffffffff;
const LE = { explicitVr: true, littleEndian: true };
const NOTHING = bytesOf();
const [ROWS, COLUMNS, BITS_ALLOCATED, BITS_STORED, HIGH_BIT] = [
  0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102,
];
const [SAMPLES, FRAMES, PIXELS, PLANAR] = [0x00280002, 0x00280008, 0x7fe00010, 0x00280006];

const dicom = Buffer.from(syntheticDicom());
const short = (tag: number, ...values: readonly number[]): Uint8Array => withElement(shortsElement(tag, values, LE));
const sized = (rows: number, columns: number): Uint8Array =>
  withElement(shortsElement(ROWS, [rows], LE), shortsElement(COLUMNS, [columns], LE));
const before = (...parts: readonly Uint8Array[]): Buffer => beforePixels(Buffer.concat(parts));
const needle = Buffer.from(NEEDLE.padEnd(18));
const many = (count: number, part: Buffer): Buffer => Buffer.concat(Array<Buffer>(count).fill(part));

/** The data set replaced by what a deflated stream unpacks to. */
function deflated(content: Uint8Array): Buffer {
  const file = Buffer.from(syntheticDicom({ transferSyntax: DEFLATED_EXPLICIT_LE }));
  return Buffer.concat([file.subarray(0, metaEnd(file)), deflateRawSync(content, { level: 9 })]);
}

const preambles = (): HostileFile[] =>
  filesOf(
    'refused',
    ['DICOM that is a PE program', withPreamble('MZ\x90\0\x03')],
    ['DICOM that is an ELF program', withPreamble('\x7fELF\x02')],
    ['DICOM that is a Mach-O program', withPreamble('\xcf\xfa\xed\xfe')],
    ['DICOM that is a 32-bit Mach-O program', withPreamble('\xce\xfa\xed\xfe')],
    ['DICOM that is a universal program', withPreamble('\xca\xfe\xba\xbe')],
    ['DICOM that is a script', withPreamble('#!/bin/sh\n')],
  );

const structure = (): HostileFile[] =>
  filesOf(
    'refused',
    ['DICOM of 10 000 open sequences', before(nestedSequences(10_000, false))],
    ['DICOM of 10 000 sequences', before(nestedSequences(10_000, true))],
    ['DICOM of 300 000 elements', before(many(300_000, rawElement(0x00401001, 'SH', NOTHING)))],
    [
      'DICOM of 300 000 items',
      before(rawElement(0x0040a730, 'SQ', NOTHING, UNDEFINED), many(300_000, rawItem(0)), SEQUENCE_END),
    ],
    [
      'DICOM of delimiters without end',
      before(rawElement(0x0040a730, 'SQ', NOTHING, UNDEFINED), many(200_000, ITEM_END)),
    ],
    ['DICOM with a text of 4 GB', before(rawElement(0x0040a160, 'UT', NOTHING, 0xfffffffe))],
    ['DICOM with a text of 2 GB', before(rawElement(0x0040a160, 'UT', NOTHING, 0x7fffffff))],
    ['DICOM with an element beyond its end', before(rawElement(0x00401001, 'SH', NOTHING, 65_534))],
    ['DICOM with a number of undefined length', before(rawElement(0x0040a160, 'UT', NOTHING, UNDEFINED))],
    ['DICOM with an item longer than its sequence', before(rawElement(0x0040a730, 'SQ', rawItem(5_000), 8))],
    ['DICOM with a sequence longer than the file', before(rawElement(0x0040a730, 'SQ', rawItem(0), 0x7ffffff0))],
    ['DICOM with a sequence that never ends', before(rawElement(0x0040a730, 'SQ', rawItem(UNDEFINED), UNDEFINED))],
    ['DICOM with an unknown of undefined length', before(rawElement(0x00401010, 'UN', rawItem(UNDEFINED), UNDEFINED))],
    [
      'DICOM with a value where an item belongs',
      before(rawElement(0x0040a730, 'SQ', rawElement(0x00100010, 'PN', needle), UNDEFINED)),
    ],
    ['DICOM with a command group', before(rawElement(0x00000002, 'UI', needle))],
    [
      'DICOM with pixels of undefined length that are none',
      insteadOfPixels(rawElement(PIXELS, 'OW', needle, UNDEFINED)),
    ],
    ['DICOM without transfer syntax', withoutMeta(0x10)],
    ['DICOM of an unknown transfer syntax', syntaxNamed('1.2.840.10008.1.2.9')],
    ['DICOM of a private transfer syntax', syntaxNamed('1.2.840.113619.5.2')],
    ['DICOM of MPEG-2', syntaxNamed('1.2.840.10008.1.2.4.100')],
    ['DICOM whose pixels are elsewhere (JPIP)', syntaxNamed('1.2.840.10008.1.2.4.94')],
    ['DICOM whose file meta says it is 4 GB', patched(dicom, 140, u32le(0xfffffff0)).subarray(0, 200)],
    ['DICOM of the marks only', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])],
    ['DICOM of noise', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), Buffer.alloc(4_000, 0xa5)])],
    ['DICOM that unpacks to 1 GB', deflated(Buffer.alloc(1_000_000_000))],
    [
      'DICOM that unpacks to 200 MB of noise elements',
      deflated(many(4_000_000, rawElement(0x00401001, 'SH', NOTHING))),
    ],
    ['deflated DICOM of noise', Buffer.concat([deflated(NOTHING).subarray(0, -2), Buffer.alloc(500, 0xa5)])],
  );

const SYNTAX = '1.2.840.10008.1.2.1';

/** Another transfer syntax of up to 26 letters over ours, which leaves the lengths to be mended. */
function syntaxNamed(uid: string): Buffer {
  const at = dicom.indexOf(SYNTAX);
  const value = Buffer.from(uid.length % 2 === 0 ? uid : `${uid}\0`);
  const tail = dicom.subarray(at + SYNTAX.length + 1);
  const file = Buffer.concat([dicom.subarray(0, at - 2), bytesOf(value.length, 0), value, tail]);
  file.writeUInt32LE(file.readUInt32LE(140) + file.length - dicom.length, 140);
  return file;
}

function withoutMeta(element: number): Buffer {
  const at = dicom.indexOf(bytesOf(2, 0, element, 0));
  const size = 8 + dicom.readUInt16LE(at + 6);
  const file = Buffer.concat([dicom.subarray(0, at), dicom.subarray(at + size)]);
  file.writeUInt32LE(file.readUInt32LE(140) - size, 140);
  return file;
}

const pixels = (): HostileFile[] =>
  filesOf(
    'refused',
    ['DICOM of no rows', sized(0, 36)],
    ['DICOM of no columns', sized(24, 0)],
    ['DICOM of 65 535 × 65 535', sized(65_535, 65_535)],
    ['DICOM larger than its pixels', sized(240, 360)],
    ['DICOM without rows', syntheticDicom({ without: [ROWS] })],
    ['DICOM whose rows are a text', withText(ROWS, 'DS', 'NaN')],
    ['DICOM whose rows are empty', withElement(bytesElement(ROWS, 'US', NOTHING))],
    ['DICOM of 0 bits', short(BITS_ALLOCATED, 0)],
    ['DICOM of 1 bit', short(BITS_ALLOCATED, 1)],
    ['DICOM of 7 bits', short(BITS_ALLOCATED, 7)],
    ['DICOM of 64 bits', short(BITS_ALLOCATED, 64)],
    ['DICOM of 65 535 bits', short(BITS_ALLOCATED, 65_535)],
    ['DICOM that stores more bits than it has', short(BITS_STORED, 17)],
    ['DICOM that stores no bits', short(BITS_STORED, 0)],
    ['DICOM whose high bit is too high', short(HIGH_BIT, 16)],
    ['DICOM of no sample', short(SAMPLES, 0)],
    ['DICOM of 65 535 samples', short(SAMPLES, 65_535)],
    ['DICOM of a palette without one', withText(0x00280004, 'CS', 'PALETTE COLOR')],
    ['DICOM of an unknown photometric interpretation', withText(0x00280004, 'CS', NEEDLE.toUpperCase().slice(0, 16))],
    ['DICOM of 99 999 999 frames', withText(FRAMES, 'IS', '99999999')],
    ['DICOM of minus one frame', withText(FRAMES, 'IS', '-1')],
    ['DICOM of frames that are no number', withText(FRAMES, 'IS', 'NaN')],
    ['DICOM of planes number 7', withElement(shortsElement(PLANAR, [7], LE), shortsElement(SAMPLES, [3], LE))],
    ['DICOM without pixels', syntheticDicom({ without: [PIXELS] })],
    ['DICOM of empty pixels', withElement(bytesElement(PIXELS, 'OW', NOTHING))],
    [
      'DICOM whose pixels lie in a sequence',
      insteadOfPixels(rawElement(0x00880200, 'SQ', Buffer.concat([rawItem(30), rawElement(PIXELS, 'OW', needle)]))),
    ],
    ['DICOM that is a document', withText(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.104.1')],
    ['DICOM that is a directory', withText(0x00080016, 'UI', '1.2.840.10008.1.3.10')],
    ['DICOM without class', renamed(0x16)],
    ['DICOM without instance', renamed(0x18)],
  );

/** Without an element of group 0008: it goes under a number that means nothing. */
const renamed = (element: number): Buffer =>
  patched(dicom, dicom.indexOf(bytesOf(8, 0, element, 0), metaEnd(dicom)) + 2, bytesOf(0x17, 0));

const sanitised = (): HostileFile[] =>
  filesOf(
    'sanitised',
    ['DICOM with a page as preamble', withPreamble(SCRIPT)],
    ['DICOM that is a TIFF too', withPreamble(`II*\0\x08\0\0\0${NEEDLE}`)],
    ['DICOM that is a picture too', withPreamble(`\x89PNG\r\n\x1a\n${NEEDLE}`)],
    [
      'DICOM with more pixels than it says',
      beforePixels(NOTHING, { extra: [bytesElement(PIXELS, 'OW', Buffer.concat([Buffer.alloc(1_728), needle]))] }),
    ],
    ['DICOM with a script as name', withText(0x00100010, 'PN', SCRIPT)],
    ['DICOM with a script as description', withText(0x0008103e, 'LO', SCRIPT)],
    [
      'DICOM with a name of 1 MB',
      before(rawElement(0x00104000, 'UT', Buffer.from(NEEDLE.repeat(60_000).slice(0, 1_000_000)))),
    ],
    ['DICOM with a private block', before(rawElement(0x00290010, 'LO', needle), rawElement(0x00291010, 'UN', needle))],
    ['DICOM with a document', before(rawElement(0x00420011, 'OB', Buffer.from(`%PDF-1.7${NEEDLE} `)))],
    ['DICOM with padding', Buffer.concat([dicom, rawElement(0xfffcfffc, 'OB', needle)])],
    ['DICOM with an overlay', before(rawElement(0x60003000, 'OB', needle))],
    ['DICOM that climbs out of its folder', withText(0x00080050, 'SH', '../../etc/passwd')],
  );

/** Odd, but it may be what a device meant. */
const harmless = (): HostileFile[] =>
  filesOf(
    'harmless',
    ['DICOM with the name twice', before(rawElement(0x00100010, 'PN', needle), rawElement(0x00100010, 'PN', needle))],
    ['DICOM with the rows twice', before(rawElement(ROWS, 'US', bytesOf(0xff, 0xff)))],
    ['DICOM with the pixels twice', Buffer.concat([dicom, rawElement(PIXELS, 'OW', needle)])],
    ['DICOM with an odd length', before(rawElement(0x00104000, 'LT', Buffer.from(NEEDLE)))],
    ['DICOM with a slope that is no number', withText(0x00281053, 'DS', 'NaN')],
    ['DICOM with a slope without end', withText(0x00281053, 'DS', '1e400')],
    ['DICOM with a window of nothing', withText(0x00281051, 'DS', '0')],
    ['DICOM with a negative window', withText(0x00281051, 'DS', '-1e30')],
    ['DICOM with a spacing of nothing', withText(0x00181164, 'DS', '0\\-1')],
    ['DICOM of 16 bits that has 32', short(BITS_ALLOCATED, 32)],
    ['DICOM of three samples in one', short(SAMPLES, 3)],
    ['DICOM whose sign is 9', short(0x00280103, 9)],
    ['DICOM of an unknown character set', withText(0x00080005, 'CS', NEEDLE.toUpperCase().slice(0, 16))],
    ['DICOM with an identifier of 10 000 digits', before(rawElement(0x00081155, 'UI', Buffer.alloc(10_000, 0x31)))],
    ['DICOM with an instance that climbs', withText(0x00080018, 'UI', '../../../../etc/passwd')],
    ['DICOM with a date that is none', withText(0x00080020, 'DA', '99999999')],
    [
      'DICOM that says it is implicit',
      patched(Buffer.from(syntheticDicom({ transferSyntax: IMPLICIT_LE })), 400, bytesOf(0x55, 0x4c)),
    ],
    ['DICOM that says it is big endian', syntaxNamed(EXPLICIT_BE)],
    ['DICOM of the mark twice', Buffer.concat([dicom.subarray(0, 132), Buffer.from('DICM'), dicom.subarray(132)])],
    ['DICOM with another DICOM behind it', Buffer.concat([dicom, dicom])],
  );

export const dicomFiles = (): HostileFile[] => [
  ...preambles(),
  ...structure(),
  ...pixels(),
  ...sanitised(),
  ...harmless(),
];
