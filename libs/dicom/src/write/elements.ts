import { viewOf } from '../bytes.js';
import type { Tag } from '../dictionary/tag.js';
import type { Encoding } from '../dictionary/transfer-syntax.js';
import { paddingByte, type Vr } from '../dictionary/vr.js';
import type { DataSet, SequenceElement, ValueElement } from '../read/data-set.js';

/** A value element around stored bytes. */
export const bytesElement = (tag: Tag, vr: Vr, bytes: Uint8Array): ValueElement => ({ kind: 'value', tag, vr, bytes });

/** A text element holding UTF-8, padded to even length. Several values are joined by backslashes. */
export function textElement(tag: Tag, vr: Vr, ...values: readonly string[]): ValueElement {
  const text = new TextEncoder().encode(values.join('\\'));
  const bytes = new Uint8Array(text.length + (text.length % 2)).fill(paddingByte(vr));
  bytes.set(text);
  return bytesElement(tag, vr, bytes);
}

export function shortsElement(tag: Tag, values: readonly number[], encoding: Encoding, vr: Vr = 'US'): ValueElement {
  const bytes = new Uint8Array(values.length * 2);
  values.forEach((value, index) => viewOf(bytes).setUint16(index * 2, value & 0xffff, encoding.littleEndian));
  return bytesElement(tag, vr, bytes);
}

export const sequenceElement = (tag: Tag, ...items: readonly DataSet[]): SequenceElement => ({
  kind: 'sequence',
  tag,
  vr: 'SQ',
  items,
});

/** Elements in the ascending order files require (PS3.5 §7.1); of two with the same tag the first stays. */
export function inOrder(elements: DataSet): DataSet {
  const byTag = new Map(elements.toReversed().map((element) => [element.tag, element]));
  return [...byTag.values()].sort((a, b) => a.tag - b.tag);
}
