import {
  ALLOW_LIST,
  attributeOf,
  bytesElement,
  type DicomElement,
  type Rule,
  sequenceElement,
  shortsElement,
  textElement,
  type Vr,
} from '@phoxray/dicom';
import { codedConcept, encodingOf, SOP_INSTANCE_UID, syntheticDataSet } from './dicom.factory.js';

/** Values that fit the patterns of the allow-list. */
const PATTERN_VALUES: Readonly<Record<string, string>> = { PatientOrientation: 'L' };
const TYPED: Partial<Record<Vr, string>> = { DA: '20240311', DT: '20240311143015', TM: '143015', UI: SOP_INSTANCE_UID };
const SIZES: Partial<Record<Vr, number>> = { FD: 8, OV: 8 };

/** Sequences whose item only makes sense with these in it. */
const ITEM: DicomElement[] = [
  textElement(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.1.1'),
  textElement(0x00081155, 'UI', SOP_INSTANCE_UID),
];

/** Decides the layout of the pixels, so it stays as the synthetic file has it. */
const LAYOUT = /^(?:Rows|Columns|Bits|HighBit|Samples|Pixel(?:Data|Representation)|Photometric|SOPClass)/;

/** Belongs into the items of a sequence, not beside it. */
const ONLY_IN_ITEMS = /^(?:Code|CodingScheme|ReferencedSOP|LUT)/;
/** Belongs to pictures that are shown through a palette. */
const PALETTE = /PaletteColor/;

/**
 * One element for every rule of the allow-list that has no place in a plain radiograph, with a value the rule accepts:
 * nothing of it may be lost. Numbers are in the byte order of the transfer syntax.
 */
export function completeElements(transferSyntax?: string): DicomElement[] {
  const elements = ALLOW_LIST.filter(
    ({ keyword }) => !LAYOUT.test(keyword) && !ONLY_IN_ITEMS.test(keyword) && !PALETTE.test(keyword),
  ).map((rule) => accepted(rule, transferSyntax));
  const taken = new Set(elements.map(({ tag }) => tag));
  const plain = syntheticDataSet(transferSyntax === undefined ? {} : { transferSyntax });
  return [...plain.filter(({ tag }) => !taken.has(tag)), ...elements];
}

/** A table of one entry. */
const table = (transferSyntax?: string): DicomElement[] => [
  shortsElement(0x00283002, [1, 0, 16], encodingOf(transferSyntax)),
  textElement(0x00283003, 'LO', 'NORMAL'),
  shortsElement(0x00283006, [513], encodingOf(transferSyntax), 'OW'),
];

/** What a picture that is shown through a palette has besides: three tables of two colours. */
export const paletteElements = (): DicomElement[] => [
  ...[0x00281101, 0x00281102, 0x00281103].map((tag) => shortsElement(tag, [2, 0, 16], encodingOf(undefined))),
  ...[0x00281201, 0x00281202, 0x00281203].map((tag) =>
    shortsElement(tag, [tag & 0xff, 999], encodingOf(undefined), 'OW'),
  ),
];

function accepted(rule: Rule, transferSyntax?: string): DicomElement {
  const { tag, vrs } = attributeOf(rule.keyword);
  const vr = vrs[0] ?? 'UN';
  if (rule.action === 'codes') return sequenceElement(tag, codedConcept('T-11170', 'SRT', 'Jaw region'));
  if (/^(?:Modality|VOI)LUTSequence$/.test(rule.keyword)) return sequenceElement(tag, table(transferSyntax));
  if (vr === 'SQ') return sequenceElement(tag, ITEM);
  if (rule.action === 'vendor') return textElement(tag, vr, 'Planmeca');
  if (rule.action === 'model') return textElement(tag, vr, 'ProMax 3D');
  if (vr === 'PN' || rule.action === 'pseudonym') return textElement(tag, vr, 'DUPONT');
  if (rule.action !== 'keep') return textElement(tag, vr, TYPED[vr] ?? 'NORMAL');
  if (rule.guard.kind === 'terms') return textElement(tag, vr, [...rule.guard.terms][0] ?? '');
  if (rule.guard.kind === 'pattern') return textElement(tag, vr, PATTERN_VALUES[rule.keyword] ?? '');
  if (rule.guard.kind === 'numbers') return textElement(tag, vr, '1');
  return bytesElement(tag, vr, new Uint8Array(SIZES[vr] ?? 2).fill(1));
}
