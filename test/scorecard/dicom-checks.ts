import {
  type DataSet,
  type DeidentifiedDicom,
  deidentifyDicom,
  type DicomElement,
  type DicomFile,
  findElement,
  nameOf,
  readDicom,
  readImage,
  readItems,
  readStrings,
  type Rule,
  TAG,
} from '@phoxray/dicom';
import { nativeCodecs } from '../../libs/uploads/src/decoder/native-codecs.js';
import { CANARIES } from '../factories/canary-dicom.factory.js';
import { FRAME_OF_REFERENCE_UID, SERIES_UID, SOP_INSTANCE_UID, STUDY_UID } from '../factories/dicom.factory.js';
import type { Check } from './check.js';
import { canaryCorpus, completeCorpus, type CorpusFile, patientCorpus, STREAM_CANARY } from './dicom-corpus.js';

const KEY = new Uint8Array(32).fill(42);
const DAYS = -400;
/** 2024-03-11 moved by DAYS. */
const SHIFTED_DAY = '20230205';
const UIDS = [STUDY_UID, SERIES_UID, SOP_INSTANCE_UID, FRAME_OF_REFERENCE_UID];
const DATES: readonly number[] = [0x00080012, 0x00080020, 0x00080021, 0x00080022, 0x00080023, 0x0008002a];
const REFERENCES: readonly number[] = [0x00081140, 0x00082112];
/** Elements whose content must go although they stay. */
const EMPTIED: readonly number[] = [0x00080050, 0x00080090, 0x00100030, 0x00100040, 0x00200010, 0x00201040, 0x00400555];

const clean = (bytes: Uint8Array, rules: readonly Rule[] | undefined): Promise<DeidentifiedDicom> =>
  deidentifyDicom(bytes, { uidKey: KEY, dateShiftDays: DAYS, patientPseudonym: null, ...(rules && { rules }) });

const contains = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes).includes(text, 0, 'latin1');

/** What leaves nothing of a person behind, over every canary file. */
export async function canaryChecks(rules?: readonly Rule[]): Promise<Check[]> {
  const checks = await Promise.all(
    (await canaryCorpus()).map(async (file) => {
      const { bytes } = await clean(file.bytes, rules);
      return [...removals(file, bytes), ...(await pixelChecks(file, bytes))];
    }),
  );
  return checks.flat();
}

function removals({ name, bytes }: CorpusFile, after: Uint8Array): Check[] {
  const planted = contains(bytes, STREAM_CANARY.text) ? [...CANARIES, STREAM_CANARY] : CANARIES;
  const texts = planted.map(({ place, text }) => ({ place, text, action: 'text_removed' as const }));
  const uids = UIDS.map((text) => ({ place: `UID ${text}`, text, action: 'uid_changed' as const }));
  return [...texts, ...uids].map(({ place, text, action }) => ({
    action,
    subject: `${name}: ${place}`,
    passed: !contains(after, text),
  }));
}

/** What the picture decodes to is the same, and native samples are the same bytes. */
async function pixelChecks({ name, bytes }: CorpusFile, after: Uint8Array): Promise<Check[]> {
  const [before, cleaned] = [await readDicom(bytes), await readDicom(after)];
  const decoders = [nativeCodecs];
  const [first, second] = [await readImage(bytes, { decoders }), await readImage(after, { decoders })];
  const passed = Buffer.compare(Buffer.from(first.image.pixels), Buffer.from(second.image.pixels)) === 0;
  const decoded: Check = { action: 'pixels_retained', subject: `${name}: decoded`, passed };
  if (before.transferSyntax.encapsulated) return [decoded];
  return [decoded, { action: 'pixels_retained', subject: `${name}: stored`, passed: samePixels(before, cleaned) }];
}

function samePixels(before: DicomFile, after: DicomFile): boolean {
  const [original, copy] = [findElement(before.dataSet, TAG.pixelData), findElement(after.dataSet, TAG.pixelData)];
  if (original?.kind !== 'value' || copy?.kind !== 'value') return false;
  return copy.bytes.length > 0 && Buffer.from(original.bytes).subarray(0, copy.bytes.length).equals(copy.bytes);
}

/** What research and the viewer need is still there, over the complete files. */
export async function retentionChecks(rules?: readonly Rule[], corpus = completeCorpus()): Promise<Check[]> {
  const checks = await Promise.all(
    corpus.map(async ({ name, bytes }) => {
      const before = await readDicom(bytes);
      const after = await readDicom((await clean(bytes, rules)).bytes);
      return [
        ...retained(name, before.dataSet, after.dataSet),
        ...datesShifted(name, before.dataSet, after.dataSet),
        ...referencesFollow(name, after.dataSet),
      ];
    }),
  );
  return checks.flat();
}

function retained(name: string, before: DataSet, after: DataSet): Check[] {
  return before.flatMap((element): Check[] => {
    const survivor = findElement(after, element.tag);
    const subject = `${name}: ${nameOf(element.tag)}`;
    const kept: Check = { action: 'tag_retained', subject, passed: survivor !== undefined };
    if (EMPTIED.includes(element.tag)) return [kept];
    const notNull: Check = { action: 'text_notnull', subject, passed: hasContent(survivor) };
    const items = readItems(before, element.tag).flatMap((item, index) =>
      retained(subject, item, readItems(after, element.tag)[index] ?? []),
    );
    return [kept, notNull, ...items, ...textRetained(subject, element, survivor)];
  });
}

/** Everything but identities must come through to the byte. */
function textRetained(subject: string, before: DicomElement, after: DicomElement | undefined): Check[] {
  const replaced = before.vr === 'UI' || before.vr === 'PN' || DATES.includes(before.tag) || REPLACED.has(before.tag);
  if (before.kind !== 'value' || replaced) return [];
  const passed = after?.kind === 'value' && Buffer.from(before.bytes).equals(after.bytes);
  return [{ action: 'text_retained', subject, passed }];
}

const REPLACED: ReadonlySet<number> = new Set<number>([
  TAG.patientId,
  TAG.codeMeaning,
  TAG.specificCharacterSet,
  TAG.pixelData,
]);

function hasContent(element: DicomElement | undefined): boolean {
  if (element?.kind === 'value') return element.bytes.length > 0;
  return element?.kind === 'sequence' ? element.items.length > 0 : element !== undefined;
}

function datesShifted(name: string, before: DataSet, after: DataSet): Check[] {
  return DATES.filter((tag) => findElement(before, tag)).map((tag) => ({
    action: 'date_shifted',
    subject: `${name}: ${nameOf(tag)}`,
    passed: readStrings(after, tag)[0]?.startsWith(SHIFTED_DAY) ?? false,
  }));
}

/** The file refers to itself; after mapping it must still do so. */
function referencesFollow(name: string, after: DataSet): Check[] {
  const [own] = readStrings(after, TAG.sopInstanceUid);
  return REFERENCES.map((tag) => {
    const [referenced] = readStrings(readItems(after, tag)[0] ?? [], 0x00081155);
    return {
      action: 'uid_consistent',
      subject: `${name}: ${nameOf(tag)}`,
      passed: own !== undefined && referenced === own,
    };
  });
}

const same = (a: DataSet, b: DataSet, tag: number): boolean => readStrings(a, tag)[0] === readStrings(b, tag)[0];

/** One patient keeps one pseudonym and one study one UID; another patient gets another. */
export async function patientChecks(rules?: readonly Rule[]): Promise<Check[]> {
  const { first, second, other } = patientCorpus();
  const read = async (bytes: Uint8Array): Promise<DataSet> =>
    (await readDicom((await clean(bytes, rules)).bytes)).dataSet;
  const [one, two, three] = [await read(first), await read(second), await read(other)];
  const { patientId, studyInstanceUid, sopInstanceUid } = TAG;
  return [
    { action: 'patid_consistent', subject: 'the same patient', passed: same(one, two, patientId) },
    { action: 'patid_consistent', subject: 'another patient', passed: !same(one, three, patientId) },
    { action: 'uid_consistent', subject: 'the same study', passed: same(one, two, studyInstanceUid) },
    { action: 'uid_consistent', subject: 'another instance', passed: !same(one, two, sopInstanceUid) },
  ];
}
