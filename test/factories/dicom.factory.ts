import { deflateRawSync } from 'node:zlib';
import {
  bytesElement,
  type DataSet,
  DEFLATED_EXPLICIT_LE,
  type DicomElement,
  EXPLICIT_BE,
  EXPLICIT_LE,
  sequenceElement,
  shortsElement,
  textElement,
  writeDicom,
} from '@phoxray/dicom';

export type SyntheticModality = 'DX' | 'IO' | 'PX' | 'CR';

export interface SyntheticRadiograph {
  readonly modality?: SyntheticModality;
  readonly rows?: number;
  readonly columns?: number;
  readonly bitsAllocated?: 8 | 16;
  readonly bitsStored?: number;
  readonly highBit?: number;
  readonly signed?: boolean;
  readonly photometricInterpretation?: string;
  readonly transferSyntax?: string;
  /** Stored samples; a procedural arch when absent. */
  readonly samples?: readonly number[];
  /** Added to, or replacing, the standard elements. */
  readonly extra?: readonly DicomElement[];
  readonly without?: readonly number[];
  readonly studyInstanceUid?: string;
  readonly sopInstanceUid?: string;
}

const SOP_CLASS: Record<SyntheticModality, string> = {
  DX: '1.2.840.10008.5.1.4.1.1.1.1',
  IO: '1.2.840.10008.5.1.4.1.1.1.3',
  PX: '1.2.840.10008.5.1.4.1.1.1.1',
  CR: '1.2.840.10008.5.1.4.1.1.1',
};

export const STUDY_UID = '1.2.250.1.999.20240311.1';
export const SERIES_UID = '1.2.250.1.999.20240311.2';
export const SOP_INSTANCE_UID = '1.2.250.1.999.20240311.3';
export const FRAME_OF_REFERENCE_UID = '1.2.250.1.999.20240311.4';

/** A dental arch: soft background, a parabola of bright teeth, one filling at full scale. */
export function archSamples(rows: number, columns: number, maximum: number): number[] {
  return Array.from({ length: rows * columns }, (_, index) => {
    const x = ((index % columns) + 0.5) / columns - 0.5;
    const y = (Math.floor(index / columns) + 0.5) / rows - 0.5;
    if (Math.hypot(x - 0.2, y - 0.05) < 0.05) return maximum;
    const distance = Math.abs(y - 1.2 * x * x + 0.1);
    const tooth = distance < 0.15 ? 0.45 * Math.abs(Math.sin(x * 40)) : 0;
    return Math.round(maximum * (0.12 + 0.2 * (0.5 - Math.abs(x)) + tooth));
  });
}

/** A complete synthetic file in its transfer syntax, uncompressed pixels. Nothing in it comes from a person. */
export function syntheticDicom(options: SyntheticRadiograph = {}): Uint8Array {
  const syntax = options.transferSyntax ?? EXPLICIT_LE;
  const dataSet = syntheticDataSet(options);
  return syntax === DEFLATED_EXPLICIT_LE ? deflated(dataSet) : writeDicom(dataSet, syntax);
}

export function syntheticDataSet(options: SyntheticRadiograph = {}): DataSet {
  const elements = new Map([...headerElements(options), ...pixelElements(options)].map((one) => [one.tag, one]));
  for (const one of options.extra ?? []) elements.set(one.tag, one);
  for (const tag of options.without ?? []) elements.delete(tag);
  return [...elements.values()].sort((a, b) => a.tag - b.tag);
}

/** The data set after file meta, deflated and padded to even length as PS3.5 A.5 says. */
function deflated(dataSet: DataSet): Uint8Array {
  const plain = writeDicom(dataSet, EXPLICIT_LE);
  const start = metaEnd(plain);
  const packed = deflateRawSync(plain.subarray(start));
  const head = Buffer.from(plain.subarray(0, start));
  return new Uint8Array(Buffer.concat([withSyntax(head), packed, Buffer.alloc(packed.length % 2)]));
}

export function metaEnd(file: Uint8Array): number {
  return 144 + new DataView(file.buffer, file.byteOffset).getUint32(140, true);
}

function withSyntax(head: Buffer): Buffer {
  const plain = Buffer.from([0x02, 0, 0x10, 0, 0x55, 0x49, 20, 0, ...Buffer.from(`${EXPLICIT_LE}\0`)]);
  const at = head.indexOf(plain);
  const value = Buffer.from(DEFLATED_EXPLICIT_LE);
  const element = Buffer.concat([plain.subarray(0, 6), Buffer.from([value.length, 0]), value]);
  const moved = Buffer.concat([head.subarray(0, at), element, head.subarray(at + plain.length)]);
  moved.writeUInt32LE(moved.readUInt32LE(140) + element.length - plain.length, 140);
  return moved;
}

function headerElements(options: SyntheticRadiograph): DicomElement[] {
  const modality = options.modality ?? 'DX';
  return [
    textElement(0x00080005, 'CS', 'ISO_IR 100'),
    textElement(0x00080008, 'CS', 'ORIGINAL', 'PRIMARY', ''),
    textElement(0x00080016, 'UI', SOP_CLASS[modality]),
    textElement(0x00080018, 'UI', options.sopInstanceUid ?? SOP_INSTANCE_UID),
    textElement(0x00080020, 'DA', '20240311'),
    textElement(0x00080022, 'DA', '20240311'),
    textElement(0x0008002a, 'DT', '20240311143015.250000+0100'),
    textElement(0x00080030, 'TM', '143000'),
    textElement(0x00080032, 'TM', '143015.250'),
    textElement(0x00080050, 'SH', 'ACC2024-77'),
    textElement(0x00080060, 'CS', modality),
    textElement(0x00080068, 'CS', 'FOR PRESENTATION'),
    textElement(0x00080070, 'LO', 'Planmeca Oy'),
    textElement(0x00080090, 'PN', 'MARTIN^Claire^^Dr'),
    textElement(0x00081090, 'LO', 'ProMax 2D S3'),
    textElement(0x00100010, 'PN', 'DUPONT^Jean'),
    textElement(0x00100020, 'LO', 'PAT-000123'),
    textElement(0x00100030, 'DA', '19740512'),
    textElement(0x00100040, 'CS', 'M'),
    textElement(0x00180015, 'CS', 'JAW'),
    textElement(0x00180060, 'DS', '70'),
    textElement(0x00181114, 'DS', '1.25'),
    textElement(0x00181164, 'DS', '0.1', '0.1'),
    textElement(0x00185101, 'CS', 'PA'),
    textElement(0x0020000d, 'UI', options.studyInstanceUid ?? STUDY_UID),
    textElement(0x0020000e, 'UI', SERIES_UID),
    textElement(0x00200010, 'SH', 'STUDY77'),
    textElement(0x00200011, 'IS', '1'),
    textElement(0x00200013, 'IS', '4'),
    textElement(0x00200020, 'CS', 'L', 'F'),
    textElement(0x00200052, 'UI', FRAME_OF_REFERENCE_UID),
    textElement(0x00200062, 'CS', 'U'),
    textElement(0x00281050, 'DS', '2047.5'),
    textElement(0x00281051, 'DS', '4096'),
    textElement(0x00281052, 'DS', '0'),
    textElement(0x00281053, 'DS', '1'),
    textElement(0x00281055, 'LO', 'NORMAL'),
    sequenceElement(0x00082218, codedConcept('T-11170', 'SRT', 'Maxilla and mandible')),
    textElement(0x20500020, 'CS', options.photometricInterpretation === 'MONOCHROME1' ? 'INVERSE' : 'IDENTITY'),
  ];
}

export const codedConcept = (value: string, scheme: string, meaning: string): DataSet => [
  textElement(0x00080100, 'SH', value),
  textElement(0x00080102, 'SH', scheme),
  textElement(0x00080104, 'LO', meaning),
];

function pixelElements(options: SyntheticRadiograph): DicomElement[] {
  const { rows = 24, columns = 36, bitsAllocated = 16, signed = false } = options;
  const bitsStored = options.bitsStored ?? (bitsAllocated === 16 ? 12 : 8);
  const photometric = options.photometricInterpretation ?? 'MONOCHROME2';
  const encoding = encodingOf(options.transferSyntax);
  const short = (tag: number, value: number): DicomElement => shortsElement(tag, [value], encoding);
  const samples = options.samples ?? archSamples(rows, columns, 2 ** bitsStored - 1);
  return [
    short(0x00280002, photometric === 'RGB' ? 3 : 1),
    textElement(0x00280004, 'CS', photometric),
    short(0x00280010, rows),
    short(0x00280011, columns),
    short(0x00280100, bitsAllocated),
    short(0x00280101, bitsStored),
    short(0x00280102, options.highBit ?? bitsStored - 1),
    short(0x00280103, signed ? 1 : 0),
    pixelData(samples, bitsAllocated, encoding),
  ];
}

function pixelData(samples: readonly number[], bits: 8 | 16, encoding: { littleEndian: boolean }): DicomElement {
  if (bits === 16) return shortsElement(0x7fe00010, samples, { explicitVr: true, ...encoding }, 'OW');
  return bytesElement(0x7fe00010, 'OB', Uint8Array.from([...samples, ...(samples.length % 2 ? [0] : [])]));
}

export const encodingOf = (syntax: string | undefined): { explicitVr: boolean; littleEndian: boolean } => ({
  explicitVr: true,
  littleEndian: syntax !== EXPLICIT_BE,
});
