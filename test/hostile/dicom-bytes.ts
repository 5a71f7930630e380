import { textElement, type DicomElement } from '@phoxray/dicom';
import { metaEnd, syntheticDicom, type SyntheticRadiograph } from '../factories/dicom.factory.js';
import { bytesOf, u16le, u32le } from './hostile-file.js';

const LONG_FORMS = ['OB', 'OW', 'UN', 'SQ', 'UT'];
const UNDEFINED = 0xffffffff;

/** An element in explicit little endian (PS3.5 §7.1) whose length is what it says it is. */
export function rawElement(tag: number, vr: string, value: Uint8Array, length = value.length): Buffer {
  const head = [u16le(tag >>> 16), u16le(tag & 0xffff), Buffer.from(vr)];
  const size = LONG_FORMS.includes(vr) ? [bytesOf(0, 0), u32le(length)] : [u16le(length & 0xffff)];
  return Buffer.concat([...head, ...size, value]);
}

/** Item, or delimiter: tag and length. */
export const rawItem = (length: number, tag = 0xfffee000): Buffer =>
  Buffer.concat([u16le(tag >>> 16), u16le(tag & 0xffff), u32le(length)]);
export const ITEM_END = rawItem(0, 0xfffee00d);
export const SEQUENCE_END = rawItem(0, 0xfffee0dd);

/** Sequences of undefined length inside each other, closed or left open. */
export function nestedSequences(depth: number, closed: boolean): Buffer {
  const open = Buffer.concat([rawElement(0x0040a730, 'SQ', bytesOf(), UNDEFINED), rawItem(UNDEFINED)]);
  const ends = closed ? Array<Buffer>(depth).fill(Buffer.concat([ITEM_END, SEQUENCE_END])) : [];
  return Buffer.concat([...Array<Buffer>(depth).fill(open), ...ends]);
}

/** The file up to its pixels, what is given, and the pixels. */
export function beforePixels(inserted: Uint8Array, options: SyntheticRadiograph = {}): Buffer {
  const file = Buffer.from(syntheticDicom(options));
  const at = file.indexOf(bytesOf(0xe0, 0x7f, 0x10, 0));
  return Buffer.concat([file.subarray(0, at), inserted, file.subarray(at)]);
}

/** The file without pixels, and what is given in their place. */
export function insteadOfPixels(inserted: Uint8Array, options: SyntheticRadiograph = {}): Buffer {
  return Buffer.concat([Buffer.from(syntheticDicom({ ...options, without: [0x7fe00010] })), inserted]);
}

/** The file with another preamble. */
export function withPreamble(preamble: string | Uint8Array, file = Buffer.from(syntheticDicom())): Buffer {
  const copy = Buffer.from(file);
  const bytes = typeof preamble === 'string' ? Buffer.from(preamble, 'latin1') : preamble;
  copy.set(bytes.subarray(0, 128));
  return copy;
}

/** The data set alone, after file meta. */
export const dataSetOf = (file: Uint8Array): Uint8Array => file.subarray(metaEnd(file));

/** A file whose element has this text, of whichever representation. */
export const withText = (tag: number, vr: Parameters<typeof textElement>[1], text: string): Uint8Array =>
  syntheticDicom({ extra: [textElement(tag, vr, text)] });

/** A file whose element has these bytes. */
export const withElement = (...extra: readonly DicomElement[]): Uint8Array => syntheticDicom({ extra });
