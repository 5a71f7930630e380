import type { Tag } from '../dictionary/tag.js';
import type { Encoding, TransferSyntax } from '../dictionary/transfer-syntax.js';
import type { Vr } from '../dictionary/vr.js';

/** Half-open range of bytes in the (inflated) source, header included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

interface ElementBase {
  readonly tag: Tag;
  readonly vr: Vr;
  /** Where the element was read; absent on an element made by us. */
  readonly range?: ByteRange;
}

export interface ValueElement extends ElementBase {
  readonly kind: 'value';
  /** The value field as stored, padding included, in the byte order of the file. A view of the source, never a copy. */
  readonly bytes: Uint8Array;
}

export interface SequenceElement extends ElementBase {
  readonly kind: 'sequence';
  readonly items: readonly DataSet[];
}

/** Encapsulated pixels: the Basic Offset Table is kept apart from the fragments (PS3.5 A.4). */
export interface FragmentsElement extends ElementBase {
  readonly kind: 'fragments';
  readonly offsetTable: Uint8Array;
  readonly fragments: readonly Uint8Array[];
}

export type DicomElement = ValueElement | SequenceElement | FragmentsElement;
export type DataSet = readonly DicomElement[];

export interface DicomFile {
  /** Declared by (0002,0010). */
  readonly transferSyntax: TransferSyntax;
  /** As found: a few devices declare one encoding and write another. */
  readonly encoding: Encoding;
  readonly meta: DataSet;
  readonly dataSet: DataSet;
}

/** The first element with this tag, at the top level of the data set. */
export const findElement = (dataSet: DataSet, tag: Tag): DicomElement | undefined =>
  dataSet.find((element) => element.tag === tag);
