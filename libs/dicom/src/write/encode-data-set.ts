import { asciiBytes, concatenate, viewOf } from '../bytes.js';
import { TAG, type Tag } from '../dictionary/tag.js';
import type { Encoding } from '../dictionary/transfer-syntax.js';
import { hasLongLength, paddingByte, type Vr } from '../dictionary/vr.js';
import type { DataSet, DicomElement, FragmentsElement, SequenceElement } from '../read/data-set.js';

const UNDEFINED_LENGTH = 0xffffffff;
const MAX_SHORT_LENGTH = 0xfffe;

/**
 * Serialises a data set (PS3.5 §7). Values are copied as they are, padded to even length; sequences and items get
 * defined lengths, so the same data set always gives the same bytes.
 * @throws {RangeError} when a value is too long for its representation in explicit syntax.
 */
export function encodeDataSet(dataSet: DataSet, encoding: Encoding): Uint8Array {
  return concatenate(dataSetParts(dataSet, encoding));
}

/** What `encodeDataSet` puts together, in order: large values are the very arrays of the data set, not copies. */
export function dataSetParts(dataSet: DataSet, encoding: Encoding): Uint8Array[] {
  return dataSet.flatMap((element) => elementParts(element, encoding));
}

function elementParts(element: DicomElement, encoding: Encoding): Uint8Array[] {
  if (element.kind === 'fragments') return fragmentParts(element, encoding);
  const value = element.kind === 'sequence' ? itemParts(element, encoding) : [padded(element.bytes, element.vr)];
  return [header(element.tag, element.vr, lengthOf(value), encoding), ...value];
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, part) => sum + part.length, 0);

function itemParts(sequence: SequenceElement, encoding: Encoding): Uint8Array[] {
  return sequence.items.flatMap((item) => {
    const content = dataSetParts(item, encoding);
    return [delimiter(TAG.item, lengthOf(content), encoding), ...content];
  });
}

function fragmentParts(element: FragmentsElement, encoding: Encoding): Uint8Array[] {
  const fragments = [element.offsetTable, ...element.fragments].map((part) => padded(part, 'OB'));
  return [
    // Whatever the original calls them, fragments are bytes (PS3.5 A.4).
    header(element.tag, 'OB', UNDEFINED_LENGTH, encoding),
    ...fragments.flatMap((part) => [delimiter(TAG.item, part.length, encoding), part]),
    delimiter(TAG.sequenceDelimitation, 0, encoding),
  ];
}

function header(tag: Tag, vr: Vr, length: number, encoding: Encoding): Uint8Array {
  if (!encoding.explicitVr) return delimiter(tag, length, encoding);
  return hasLongLength(vr) ? longHeader(tag, vr, length, encoding) : shortHeader(tag, vr, length, encoding);
}

function shortHeader(tag: Tag, vr: Vr, length: number, encoding: Encoding): Uint8Array {
  if (length > MAX_SHORT_LENGTH) throw new RangeError(`A value of representation ${vr} holds at most 65534 bytes`);
  const bytes = delimiter(tag, 0, encoding);
  bytes.set(asciiBytes(vr), 4);
  viewOf(bytes).setUint16(6, length, encoding.littleEndian);
  return bytes;
}

function longHeader(tag: Tag, vr: Vr, length: number, encoding: Encoding): Uint8Array {
  const bytes = new Uint8Array(12);
  bytes.set(delimiter(tag, 0, encoding));
  bytes.set(asciiBytes(vr), 4);
  viewOf(bytes).setUint32(8, length, encoding.littleEndian);
  return bytes;
}

/** Tag and 32-bit length: the form of items, delimiters and every implicit element. */
function delimiter(tag: Tag, length: number, { littleEndian }: Encoding): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = viewOf(bytes);
  view.setUint16(0, tag >>> 16, littleEndian);
  view.setUint16(2, tag & 0xffff, littleEndian);
  view.setUint32(4, length, littleEndian);
  return bytes;
}

function padded(bytes: Uint8Array, vr: Vr): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const even = new Uint8Array(bytes.length + 1).fill(paddingByte(vr));
  even.set(bytes);
  return even;
}
