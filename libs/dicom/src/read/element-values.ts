import { latin1, viewOf } from '../bytes.js';
import type { Tag } from '../dictionary/tag.js';
import type { Encoding } from '../dictionary/transfer-syntax.js';
import { type DataSet, findElement, type SequenceElement, type ValueElement } from './data-set.js';

export function valueElement(dataSet: DataSet, tag: Tag): ValueElement | undefined {
  const element = findElement(dataSet, tag);
  return element?.kind === 'value' ? element : undefined;
}

/** Items of a sequence; none when it is absent. */
export function readItems(dataSet: DataSet, tag: Tag): SequenceElement['items'] {
  const element = findElement(dataSet, tag);
  return element?.kind === 'sequence' ? element.items : [];
}

/** Text split at backslashes, padding trimmed; [] when absent or empty. Characters beyond ASCII are not decoded. */
export function readStrings(dataSet: DataSet, tag: Tag): string[] {
  const element = valueElement(dataSet, tag);
  return element ? textValues(element.bytes) : [];
}

export function textValues(bytes: Uint8Array): string[] {
  const text = trimPadding(latin1(bytes));
  return text === '' ? [] : text.split('\\').map(trimPadding);
}

/** Spaces and zero bytes are padding on either side (PS3.5 §6.2). */
export const trimPadding = (text: string): string => text.replace(/^[ \0]+|[ \0]+$/g, '');

/** Decimal and integer strings as finite numbers; malformed values are left out. */
export function readDecimals(dataSet: DataSet, tag: Tag): number[] {
  return readStrings(dataSet, tag)
    .filter((text) => text !== '')
    .map(Number)
    .filter(Number.isFinite);
}

/** 16-bit values, unsigned unless told otherwise; [] when absent. */
export function readShorts(dataSet: DataSet, tag: Tag, encoding: Encoding, signed = false): number[] {
  const bytes = valueElement(dataSet, tag)?.bytes ?? new Uint8Array(0);
  const view = viewOf(bytes);
  const read = (at: number): number =>
    signed ? view.getInt16(at, encoding.littleEndian) : view.getUint16(at, encoding.littleEndian);
  return Array.from({ length: bytes.length >> 1 }, (_, index) => read(index * 2));
}
