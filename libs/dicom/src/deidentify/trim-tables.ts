import { TAG, type Tag } from '../dictionary/tag.js';
import type { ImageAttributes } from '../pixel/image-attributes.js';
import type { DataSet, DicomElement, DicomFile, SequenceElement, ValueElement } from '../read/data-set.js';
import { readShorts, valueElement } from '../read/element-values.js';
import type { ReportBuilder } from './report-builder.js';

/** Entries of a table whose descriptor says 0 (PS3.3 C.11.1.1.1). */
const MOST_ENTRIES = 65_536;

/** Data of a palette, by the descriptor that says how long it is. */
const PALETTES: ReadonlyMap<Tag, Tag> = new Map<Tag, Tag>([
  [TAG.redPaletteData, TAG.redPaletteDescriptor],
  [TAG.greenPaletteData, TAG.greenPaletteDescriptor],
  [TAG.bluePaletteData, TAG.bluePaletteDescriptor],
]);
const PALETTE_TAGS: ReadonlySet<Tag> = new Set<Tag>([...PALETTES.keys(), ...PALETTES.values()]);

/** How many tables of a sequence a decoder reads. */
const TABLES: ReadonlyMap<Tag, number> = new Map<Tag, number>([
  [TAG.modalityLutSequence, 1],
  [TAG.voiLutSequence, Infinity],
]);

/** Elements of lookup tables, which have no meaning outside of the items of these sequences. */
export const TABLE_TAGS: ReadonlySet<Tag> = new Set<Tag>([TAG.lutDescriptor, TAG.lutData]);
export const isTableSequence = (tag: Tag): boolean => TABLES.has(tag);
export const isPaletteTag = (tag: Tag): boolean => PALETTE_TAGS.has(tag);

/**
 * Keeps of lookup tables the entries that their descriptors count, and palettes only of pictures that are shown through
 * them: no decoder reads the rest.
 */
export function trimTables(file: DicomFile, image: ImageAttributes, report: ReportBuilder): DataSet {
  const isPalette = image.photometricInterpretation === 'PALETTE COLOR';
  return file.dataSet.flatMap((element): DicomElement[] => {
    if (element.kind === 'sequence') return trimSequence(element, file, report);
    if (element.kind !== 'value' || !PALETTE_TAGS.has(element.tag)) return [element];
    if (!isPalette) return without(element.tag, report);
    const descriptor = PALETTES.get(element.tag);
    if (descriptor === undefined) return [element];
    const entries = trimEntries(element, file.dataSet, descriptor, file);
    return entries ? [noted(element, entries, 'PaletteExcess', report)] : without(element.tag, report);
  });
}

function without(tag: Tag, report: ReportBuilder): DicomElement[] {
  report.remove(tag);
  return [];
}

function trimSequence(sequence: SequenceElement, file: DicomFile, report: ReportBuilder): DicomElement[] {
  const most = TABLES.get(sequence.tag);
  if (most === undefined) return [sequence];
  const tables = sequence.items.map((item) => trimTable(item, file, report));
  const items = tables.filter((item) => item !== null).slice(0, most);
  if (items.length < sequence.items.length) report.removeNamed('UnreadableTable');
  return items.length === 0 && sequence.items.length > 0 ? [] : [{ ...sequence, items }];
}

/** Null for an item in which no decoder finds a table. */
function trimTable(item: DataSet, file: DicomFile, report: ReportBuilder): DataSet | null {
  const data = valueElement(item, TAG.lutData);
  const entries = data && trimEntries(data, item, TAG.lutDescriptor, file);
  if (!data || !entries) return null;
  return item.map((element) => (element === data ? noted(data, entries, 'LUTDataExcess', report) : element));
}

function noted(before: ValueElement, after: Uint8Array, name: string, report: ReportBuilder): ValueElement {
  const excess = before.bytes.subarray(after.length);
  if (excess.length === 0) return before;
  if (excess.length > 1 || excess[0] !== 0) report.removeNamed(name);
  return { ...before, bytes: after };
}

/** As many entries as the descriptor counts, of two bytes or packed into one; null when there are fewer. */
function trimEntries(
  { bytes }: ValueElement,
  item: DataSet,
  descriptor: Tag,
  { encoding }: DicomFile,
): Uint8Array | null {
  const [count, , bits = 0] = readShorts(item, descriptor, encoding);
  if (count === undefined || bits < 1 || bits > 16) return null;
  const entries = count === 0 ? MOST_ENTRIES : count;
  if (bytes.length < entries) return null;
  return bytes.subarray(0, bytes.length < entries * 2 ? entries : entries * 2);
}
