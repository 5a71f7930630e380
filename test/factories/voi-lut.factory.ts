import { bytesElement, type DicomElement, EXPLICIT_LE, sequenceElement, shortsElement } from '@phoxray/dicom';
import { encodingOf } from './dicom.factory.js';

/** A VOI LUT as a file holds it (PS3.3 C.11.2.1.1). */
export interface VoiTableOptions {
  readonly entries: readonly number[];
  /** Bits of an entry, as the descriptor says. */
  readonly bits: number;
  readonly firstMapped?: number;
  /** `packed`: one byte an entry, as some devices write tables of 8 bits. */
  readonly data?: 'OW' | 'US' | 'packed';
  readonly transferSyntax?: string;
}

/** A VOI LUT Sequence with one table. */
export function voiLutSequence(options: VoiTableOptions): DicomElement {
  const { entries, bits, firstMapped = 0, data = 'OW' } = options;
  const encoding = encodingOf(options.transferSyntax ?? EXPLICIT_LE);
  const table =
    data === 'packed'
      ? bytesElement(0x00283006, 'OW', Uint8Array.from([...entries, ...(entries.length % 2 ? [0] : [])]))
      : shortsElement(0x00283006, entries, encoding, data);
  const descriptor = shortsElement(0x00283002, [entries.length & 0xffff, firstMapped & 0xffff, bits], encoding);
  return sequenceElement(0x00283010, [descriptor, table]);
}

/** A curve from black to white that no window can imitate. */
export const toneCurve = (length: number, bits: number): number[] =>
  Array.from({ length }, (_, index) =>
    Math.round((2 ** bits - 1) * Math.sin((Math.PI / 2) * (index / (length - 1))) ** 2),
  );
