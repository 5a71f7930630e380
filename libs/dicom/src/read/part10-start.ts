import { hasAscii, latin1, viewOf } from '../bytes.js';
import { isVr } from '../dictionary/vr.js';

const PREAMBLE = 128;
const MARK = 'DICM';
const META_GROUP = 0x0002;
const FIRST_GROUP = 0x0008;
const HEADER_BYTES = 8;
/** What stands first in a radiograph is a group length, a character set or a short code. */
const LONGEST_FIRST_VALUE = 256;
/** Elements of group 0008 that stand first: group length to SOP Instance UID. */
const LAST_FIRST_ELEMENT = 0x0018;

/** Where file meta begins, and whether there is any: devices also send the bare data set. */
export interface Part10Start {
  readonly at: number;
  readonly hasMeta: boolean;
}

/**
 * Finds the beginning of a DICOM file by its first 132 bytes: with preamble and mark (PS3.10 §7.1), without the
 * preamble, without both, or without file meta (a bare data set in little endian). Null for anything else.
 */
export function part10Start(head: Uint8Array): Part10Start | null {
  if (hasAscii(head, PREAMBLE, MARK)) return { at: PREAMBLE + MARK.length, hasMeta: true };
  if (hasAscii(head, 0, MARK)) return { at: MARK.length, hasMeta: true };
  if (beginsWithElement(head, META_GROUP)) return { at: 0, hasMeta: true };
  return beginsWithElement(head, FIRST_GROUP) ? { at: 0, hasMeta: false } : null;
}

/** True for two elements of ascending tags, so far as the head goes. */
function beginsWithElement(head: Uint8Array, group: number): boolean {
  const first = readHeader(head, 0);
  if (first === null || first.group !== group || first.element > LAST_FIRST_ELEMENT) return false;
  if (first.length > LONGEST_FIRST_VALUE || first.length % 2 === 1) return false;
  const next = readHeader(head, HEADER_BYTES + first.length);
  if (next === null) return first.isExplicit;
  return next.group === group && next.element > first.element;
}

interface ElementHeader {
  readonly group: number;
  readonly element: number;
  readonly isExplicit: boolean;
  readonly length: number;
}

function readHeader(head: Uint8Array, at: number): ElementHeader | null {
  if (at + HEADER_BYTES > head.length) return null;
  const view = viewOf(head);
  const isExplicit = isVr(latin1(head.subarray(at + 4, at + 6)));
  const length = isExplicit ? view.getUint16(at + 6, true) : view.getUint32(at + 4, true);
  return { group: view.getUint16(at, true), element: view.getUint16(at + 2, true), isExplicit, length };
}
