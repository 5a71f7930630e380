import { bytesElement, type DataSet, type DicomElement, sequenceElement, textElement } from '@phoxray/dicom';
import {
  codedConcept,
  encodingOf,
  metaEnd,
  SOP_INSTANCE_UID,
  type SyntheticRadiograph,
  syntheticDicom,
} from './dicom.factory.js';

/** A secret with a name of its own, hidden in one place of a file. */
export interface Canary {
  readonly place: string;
  readonly text: string;
}

const letters = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

type Plant = (text: string) => DicomElement;

const as =
  (tag: number, vr: 'LO' | 'LT' | 'PN' | 'SH' | 'ST' | 'CS' | 'DS' | 'UT' | 'AE' | 'UN' | 'OB'): Plant =>
  (text) =>
    bytesElement(tag, vr, letters(text.length % 2 ? `${text} ` : text));

const within =
  (tag: number, ...plants: readonly Plant[]): Plant =>
  (text) =>
    sequenceElement(
      tag,
      plants.map((plant) => plant(text)).toSorted((a, b) => a.tag - b.tag),
    );

/** A reference that is itself legitimate, so that its item survives without the canary beside it. */
const reference: Plant = () => textElement(0x00081155, 'UI', SOP_INSTANCE_UID);

const concept =
  (tag: number, place: 'value' | 'scheme' | 'meaning'): Plant =>
  (text) => {
    const [value, scheme, meaning] = ['value', 'scheme', 'meaning'].map((one) => (one === place ? text : null));
    return sequenceElement(tag, codedConcept(value ?? 'T-11180', scheme ?? 'SRT', meaning ?? 'Mandible'));
  };

/** Where identities hide in a data set, after the canary lab and the failures seen in the field. */
const PLACES: readonly (readonly [place: string, plant: Plant])[] = [
  ['PatientName', as(0x00100010, 'PN')],
  ['PatientID', as(0x00100020, 'LO')],
  ['OtherPatientIDs', as(0x00101000, 'LO')],
  ['OtherPatientNames', as(0x00101001, 'PN')],
  ['PatientBirthName', as(0x00101005, 'PN')],
  ['PatientAddress', as(0x00101040, 'LO')],
  ['PatientTelephoneNumbers', as(0x00102154, 'SH')],
  ['Occupation', as(0x00102180, 'SH')],
  ['Allergies', as(0x00102110, 'LO')],
  ['AdditionalPatientHistory', as(0x001021b0, 'LT')],
  ['PatientComments', as(0x00104000, 'LT')],
  ['InstitutionName', as(0x00080080, 'LO')],
  ['InstitutionAddress', as(0x00080081, 'ST')],
  ['ReferringPhysicianName', as(0x00080090, 'PN')],
  ['PerformingPhysicianName', as(0x00081050, 'PN')],
  ['OperatorsName', as(0x00081070, 'PN')],
  ['StationName', as(0x00081010, 'SH')],
  ['StudyDescription', as(0x00081030, 'LO')],
  ['SeriesDescription', as(0x0008103e, 'LO')],
  ['AccessionNumber', as(0x00080050, 'SH')],
  ['StudyID', as(0x00200010, 'SH')],
  ['ImageComments', as(0x00204000, 'LT')],
  ['DeviceSerialNumber', as(0x00181000, 'LO')],
  ['ProtocolName', as(0x00181030, 'LO')],
  ['AcquisitionDeviceProcessingDescription', as(0x00181400, 'LO')],
  ['DetectorDescription, which table E.1-1 misses', as(0x00187006, 'LT')],
  ['SecondaryReviewerName, which table E.1-1 misses', as(0x00081196, 'PN')],
  ['PixelSpacingCalibrationDescription, which table E.1-1 misses', as(0x00280a04, 'LO')],
  ['an unknown element of an even group', as(0x00189ffe, 'LO')],
  ['a private element', as(0x00091001, 'LO')],
  ['a private creator', as(0x00290010, 'LO')],
  ['a private element of unknown representation', as(0x00291010, 'UN')],
  ['a private sequence', within(0x00311010, as(0x00100010, 'PN'))],
  ['overlay comments', as(0x60004000, 'LT')],
  ['overlay data', as(0x60003000, 'OB')],
  ['curve data', as(0x50003000, 'OB')],
  ['the icon', within(0x00880200, as(0x7fe00010, 'OB'))],
  ['an encapsulated document', as(0x00420011, 'OB')],
  ['trailing padding', as(0xfffcfffc, 'OB')],
  ['a digital signature', within(0xfffafffa, as(0x04000115, 'OB'))],
  ['original attributes', within(0x04000561, within(0x04000550, as(0x00100010, 'PN')))],
  ['report text', within(0x0040a730, as(0x0040a160, 'UT'))],
  ['the request', within(0x00400275, as(0x00401003, 'SH'), as(0x00321060, 'LO'))],
  ['a name beside a reference', within(0x00081140, reference, as(0x00100010, 'PN'))],
  ['a private element beside a reference', within(0x00082112, reference, as(0x00111001, 'LO'))],
  [
    'a name three sequences deep',
    within(0x00081115, within(0x00081115, within(0x00081140, reference, as(0x00100010, 'PN')))),
  ],
  ['pixels inside a sequence that is kept', within(0x00283010, as(0x7fe00010, 'OB'))],
  ['a third value of ImageType', (text) => textElement(0x00080008, 'CS', 'ORIGINAL', 'PRIMARY', text)],
  ['BodyPartExamined', as(0x00180015, 'CS')],
  ['a decimal string', as(0x00180060, 'DS')],
  ['the label of a window', as(0x00281055, 'LO')],
  ['Manufacturer', as(0x00080070, 'LO')],
  ['the meaning of a code', concept(0x00082218, 'meaning')],
  ['the value of a code', concept(0x00540220, 'value')],
  ['the scheme of a code', concept(0x00082228, 'scheme')],
  ['a code outside of a concept', as(0x00080104, 'LO')],
  ['an attribute written in another representation', as(0x00181164, 'UT')],
  ['earlier de-identification', as(0x00120063, 'LO')],
];

const META_PLACES: readonly (readonly [place: string, tag: number, vr: string])[] = [
  ['SourceApplicationEntityTitle', 0x00020016, 'AE'],
  ['SendingApplicationEntityTitle', 0x00020017, 'AE'],
  ['PrivateInformation', 0x00020102, 'OB'],
];

const canary = (index: number, place: string): Canary => ({ place, text: `CANARY${String(index).padStart(2, '0')}` });

/** Every canary that {@link canaryDicom} plants. */
export const CANARIES: readonly Canary[] = [...PLACES, ...META_PLACES, ['the preamble'], ['after the pixels']].map(
  ([place = ''], index) => canary(index + 1, place),
);

const textOf = (place: string): string => CANARIES.find((one) => one.place === place)?.text ?? '';

/** Elements planted in the data set; a code cannot be planted where the file already has that concept. */
export const canaryElements = (): DataSet => PLACES.map(([place, plant]) => plant(textOf(place)));

/** A synthetic radiograph with every canary in it. */
export function canaryDicom(options: SyntheticRadiograph = {}): Uint8Array {
  const extra = [...canaryElements(), ...(options.extra ?? [])];
  const file = syntheticDicom({ ...options, extra: [...extra, ...overlongPixels(options)] });
  return withPreamble(withMeta(file));
}

/** Native pixels with a canary behind the last row. */
function overlongPixels(options: SyntheticRadiograph): DicomElement[] {
  const { rows = 24, columns = 36 } = options;
  if (options.extra?.some(({ tag }) => tag === 0x7fe00010)) return [];
  const samples = new DataView(new ArrayBuffer(rows * columns * 2));
  const { littleEndian } = encodingOf(options.transferSyntax);
  for (let i = 0; i < rows * columns; i++) samples.setUint16(i * 2, (i * 37) & 0xfff, littleEndian);
  const bytes = Uint8Array.from([...new Uint8Array(samples.buffer), ...letters(textOf('after the pixels'))]);
  return [bytesElement(0x7fe00010, 'OW', bytes)];
}

function withPreamble(file: Uint8Array): Uint8Array {
  file.set(letters(textOf('the preamble')), 60);
  return file;
}

/** File meta is always explicit little endian, whatever follows. */
function withMeta(file: Uint8Array): Uint8Array {
  const added = META_PLACES.flatMap(([place, tag, vr]) => metaElement(tag, vr, textOf(place)));
  const end = metaEnd(file);
  const grown = Uint8Array.from([...file.subarray(0, end), ...added, ...file.subarray(end)]);
  new DataView(grown.buffer).setUint32(140, end - 144 + added.length, true);
  return grown;
}

function metaElement(tag: number, vr: string, text: string): number[] {
  const head = [tag >> 16, 0, tag & 0xff, (tag >> 8) & 0xff, ...letters(vr)];
  const length = vr === 'OB' ? [0, 0, text.length, 0, 0, 0] : [text.length, 0];
  return [...head, ...length, ...letters(text)];
}
