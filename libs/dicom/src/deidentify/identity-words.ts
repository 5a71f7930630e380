import { TAG, type Tag } from '../dictionary/tag.js';
import type { DataSet, DicomElement } from '../read/data-set.js';
import { textValues } from '../read/element-values.js';
import { wordsOf } from './device-names.js';

const IDENTIFIERS: ReadonlySet<Tag> = new Set<Tag>([TAG.patientId, 0x00080050, 0x00080080, 0x00101000, 0x00200010]);

/**
 * The words of every person name in the file, at any depth, and of patient, accession, study and institution
 * identifiers: what must not come back in a text we would otherwise keep.
 */
export function identityWords(dataSet: DataSet): Set<string> {
  return new Set(dataSet.flatMap(wordsOfElement));
}

function wordsOfElement(element: DicomElement): string[] {
  if (element.kind === 'sequence') return element.items.flatMap((item) => [...identityWords(item)]);
  if (element.kind === 'fragments') return [];
  const identifies = element.vr === 'PN' || IDENTIFIERS.has(element.tag);
  return identifies ? textValues(element.bytes).flatMap(wordsOf) : [];
}
