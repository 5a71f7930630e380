import { TAG, type Tag } from '../dictionary/tag.js';
import type { DataSet, DicomFile } from '../read/data-set.js';
import { readItems, readShorts, readStrings, valueElement } from '../read/element-values.js';
import type { Encoding } from '../dictionary/transfer-syntax.js';
import type { LookupTable } from './image.js';

/**
 * The tables of a Modality or VOI LUT Sequence (PS3.3 C.11.1.1).
 * @param signedInput whether the first mapped value is a signed number.
 */
export function lookupTables(file: DicomFile, sequence: Tag, signedInput: boolean): LookupTable[] {
  return readItems(file.dataSet, sequence).flatMap((item) => lookupTable(item, file.encoding, signedInput) ?? []);
}

/** Which elements a table is made of. */
export interface TableTags {
  readonly descriptor: Tag;
  readonly data: Tag;
}

const LUT: TableTags = { descriptor: TAG.lutDescriptor, data: TAG.lutData };

function lookupTable(item: DataSet, encoding: Encoding, signedInput: boolean): LookupTable | null {
  return readLookupTable(item, encoding, LUT, signedInput);
}

/** One table; null when there is none that fits its own description. */
export function readLookupTable(
  item: DataSet,
  encoding: Encoding,
  tags: TableTags,
  signedInput: boolean,
): LookupTable | null {
  const [count = 0, first = 0, bits = 16] = readShorts(item, tags.descriptor, encoding);
  const entries = readEntries(item, tags.data, encoding, count === 0 ? 65_536 : count);
  if (!entries || bits < 1 || bits > 16) return null;
  return {
    firstMapped: signedInput ? (first << 16) >> 16 : first,
    bits,
    entries,
    explanation: readStrings(item, TAG.lutExplanation)[0] ?? null,
  };
}

/** Entries are 16-bit words; tables of 8 bits are also found packed, one byte an entry. */
function readEntries(item: DataSet, tag: Tag, encoding: Encoding, count: number): Uint16Array | null {
  const bytes = valueElement(item, tag)?.bytes;
  if (!bytes || bytes.length < count) return null;
  if (bytes.length < count * 2) return Uint16Array.from(bytes.subarray(0, count));
  return Uint16Array.from(readShorts(item, tag, encoding).slice(0, count));
}

/** The entry for an input; values outside of the table get its first or last entry. */
export function lookUp({ entries, firstMapped }: LookupTable, input: number): number {
  const index = Math.min(Math.max(Math.floor(input) - firstMapped, 0), entries.length - 1);
  return entries[index] ?? 0;
}
