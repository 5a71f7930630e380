import { TAG } from '../dictionary/tag.js';
import { KeyedIdentity } from '../keyed/keyed-identity.js';
import { type ImageAttributes, imageAttributes } from '../pixel/image-attributes.js';
import type { ReadImageOptions } from '../pixel/read-image.js';
import { redactFile } from '../pixel/redact-regions.js';
import type { Region } from '../pixel/region.js';
import type { DataSet, DicomFile } from '../read/data-set.js';
import { readStrings } from '../read/element-values.js';
import { readDicom } from '../read/read-dicom.js';
import { outputSyntax, writeDicom } from '../write/write-dicom.js';
import { ALLOW_LIST } from './allow-list.data.js';
import { DataSetCleaner } from './data-set-cleaner.js';
import { type IdentityMapper, keyedMapper, settledMapper } from './identity-mapper.js';
import { fileIdentifiers } from './file-identifiers.js';
import { IdentifierIndex } from './identifier-index.js';
import { IdentityGuard } from './identity-guard.js';
import { isSettled, mark, statesCleanPixels } from './marks.js';
import { pixelWarnings } from './pixel-warnings.js';
import { requireSingleImage } from './quarantine.js';
import { type DeidentificationReport, ReportBuilder } from './report-builder.js';
import type { Rule } from './rule.js';
import { compileRules } from './rule-set.js';
import { trimPixels } from './trim-pixels.js';
import { trimTables } from './trim-tables.js';

export interface DeidentifyOptions extends ReadImageOptions {
  /** Secret of the account, at least 16 bytes: originals and replacements can only be linked with it. */
  readonly uidKey: Uint8Array;
  /** Whole days, not 0, added to every date. Absent: derived from the key and the patient, −1 … −1825. */
  readonly dateShiftDays?: number;
  /** Written to PatientID and PatientName. Null: derived from the key and the patient. At most 64 characters. */
  readonly patientPseudonym: string | null;
  /** Set only when a person or a procedure has looked for burned-in text: adds the Clean Pixel Data option. */
  readonly pixelsExamined?: boolean;
  /** Filled with black in the stored pixels; a compressed file then comes back uncompressed, by the decoders given. */
  readonly redactions?: readonly Region[];
  /** The allow-list; another one is for tests, which take rules away. */
  readonly rules?: readonly Rule[];
}

export interface DeidentifiedDicom {
  readonly bytes: Uint8Array;
  readonly report: DeidentificationReport;
  readonly image: ImageAttributes;
}

/** The file meta elements we write again ourselves; anything else there is removed. */
const REBUILT_META: ReadonlySet<number> = new Set([
  TAG.fileMetaGroupLength,
  TAG.fileMetaVersion,
  TAG.mediaStorageSopClassUid,
  TAG.mediaStorageSopInstanceUid,
  TAG.transferSyntaxUid,
  TAG.implementationClassUid,
  TAG.implementationVersionName,
]);

/**
 * De-identifies one DICOM image after profile phoxray-1: a default-deny allow-list within the Basic Application
 * Confidentiality Profile of PS3.15 Annex E. The result is pseudonymised, still personal data. Pixels are copied byte
 * for byte, but for redactions; a deflated file comes back as Explicit VR Little Endian, every other in its own transfer
 * syntax. Running it again over its own output, with the same key, gives the same bytes.
 * @throws {DicomFormatError} when the file cannot be read whole or is not a single image; nothing is passed through.
 */
export async function deidentifyDicom(bytes: Uint8Array, options: DeidentifyOptions): Promise<DeidentifiedDicom> {
  const rules = compileRules(options.rules ?? ALLOW_LIST);
  const identity = new KeyedIdentity(options.uidKey);
  const received = await readDicom(bytes, options);
  requireSingleImage(received);
  const report = new ReportBuilder();
  recordContainer(bytes, received, report);
  // The seal covers how pixels are laid out, which a redaction of compressed ones changes.
  const settled = isSettled(received.dataSet, received.encoding, identity);
  const file = await withRedactions(received, options);
  const image = imageAttributes(file);
  pixelWarnings(image).forEach((warning) => report.warn(warning));
  const mapper = settled ? settledMapper(options.patientPseudonym) : mapperFor(file.dataSet, identity, options);
  // Of a file that was cleaned under this key nothing is left to look for: what it holds are our replacements.
  const identifiers = settled ? new IdentifierIndex() : fileIdentifiers([...file.meta, ...file.dataSet], rules);
  const cleaner = new DataSetCleaner(rules, mapper, new IdentityGuard(identifiers, file.encoding), report);
  const cleaned = cleaner.clean(trimPixels({ ...file, dataSet: trimTables(file, image, report) }, image, report));
  const examined = options.pixelsExamined || isRedacted(options) || (settled && statesCleanPixels(file.dataSet));
  const marked = mark(cleaned, file.encoding, identity, examined);
  return { bytes: writeDicom(marked, outputSyntax(file)), report: report.build(), image };
}

const isRedacted = ({ redactions = [] }: DeidentifyOptions): boolean => redactions.length > 0;

function withRedactions(file: DicomFile, options: DeidentifyOptions): Promise<DicomFile> | DicomFile {
  return isRedacted(options) ? redactFile(file, options.redactions ?? [], options.decoders) : file;
}

function mapperFor(dataSet: DataSet, identity: KeyedIdentity, options: DeidentifyOptions): IdentityMapper {
  const patient = patientKey(dataSet);
  const days = options.dateShiftDays ?? identity.dateShift(patient);
  if (days === 0 || !Number.isInteger(days)) throw new RangeError('dateShiftDays is a whole number other than 0');
  return keyedMapper(identity, days, options.patientPseudonym ?? identity.pseudonym(patient));
}

/** What tells two patients apart in the original: the patient identifier, or else the study. */
function patientKey(dataSet: DataSet): string {
  return readStrings(dataSet, TAG.patientId)[0] || readStrings(dataSet, TAG.studyInstanceUid)[0] || '';
}

function recordContainer(bytes: Uint8Array, { meta }: DicomFile, report: ReportBuilder): void {
  if (bytes.subarray(0, 128).some((byte) => byte !== 0)) report.removeNamed('Preamble');
  for (const { tag } of meta) if (!REBUILT_META.has(tag)) report.remove(tag);
}
