import { hasAscii, latin1, viewOf } from '../bytes.js';
import { DicomFormatError } from '../dicom-format.error.js';
import { groupOf, TAG } from '../dictionary/tag.js';
import {
  type Encoding,
  EXPLICIT_LE,
  EXPLICIT_LE_ENCODING,
  type TransferSyntax,
  transferSyntax,
} from '../dictionary/transfer-syntax.js';
import { isVr } from '../dictionary/vr.js';
import { type DataSet, type DicomFile, findElement } from './data-set.js';
import { readShorts, readStrings } from './element-values.js';
import { type Inflate, inflateRaw } from './inflate.js';
import { type Part10Start, part10Start } from './part10-start.js';
import { DEFAULT_READ_LIMITS, type ReadLimits, Tokenizer } from './tokenizer.js';

export interface ReadOptions {
  readonly limits?: Partial<ReadLimits>;
  /** Replaces the platform's DecompressionStream for deflated files. */
  readonly inflate?: Inflate;
}

/** Preamble and mark. */
const HEAD_BYTES = 132;
/** SOP class of a DICOMDIR (PS3.3 F.1). */
const MEDIA_DIRECTORY = '1.2.840.10008.1.3.10';

/** Programs that can hide in the preamble (CVE-2019-11687): PE, ELF, Mach-O, script. */
const EXECUTABLE_MARKS = ['MZ', '\x7fELF', '\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe', '\xca\xfe\xba\xbe', '#!'];

/**
 * Reads a DICOM file (PS3.10), or a bare data set in little endian, into elements that point into the given bytes. Asynchronous only because a deflated
 * data set is inflated by the platform.
 * @throws {DicomFormatError} for anything that is not a complete, bounded DICOM file.
 */
export async function readDicom(bytes: Uint8Array, options: ReadOptions = {}): Promise<DicomFile> {
  const limits = { ...DEFAULT_READ_LIMITS, ...options.limits };
  const start = requireDicom(bytes);
  const reader = new Tokenizer(bytes, EXPLICIT_LE_ENCODING, limits, start.at);
  const meta = start.hasMeta ? reader.readDataSet(bytes.length, false, (tag) => groupOf(tag) === 0x0002) : [];
  if (readStrings(meta, TAG.mediaStorageSopClassUid)[0] === MEDIA_DIRECTORY) {
    throw new DicomFormatError('MEDIA_DIRECTORY');
  }
  const syntax = transferSyntax(start.hasMeta ? declaredSyntax(meta) : EXPLICIT_LE);
  const body = await dataSetBytes(bytes.subarray(reader.at), syntax, limits, options.inflate ?? inflateRaw);
  const encoding = actualEncoding(body, syntax);
  const dataSet = new Tokenizer(body, encoding, limits).readDataSet();
  requirePixelBudget(dataSet, encoding, limits.maxPixels);
  if (!start.hasMeta) requireNative(dataSet);
  return { transferSyntax: syntax, encoding, meta, dataSet };
}

/** Compressed pixels take little room and unpack to what these two numbers say. */
function requirePixelBudget(dataSet: DataSet, encoding: Encoding, maxPixels: number): void {
  const [rows = 0] = readShorts(dataSet, TAG.rows, encoding);
  const [columns = 0] = readShorts(dataSet, TAG.columns, encoding);
  if (rows * columns > maxPixels) throw new DicomFormatError('TOO_LARGE');
}

/** Without file meta nothing says how compressed pixels are to be read. */
function requireNative(dataSet: DataSet): void {
  if (findElement(dataSet, TAG.pixelData)?.kind === 'fragments') throw new DicomFormatError('NO_FILE_META');
}

function requireDicom(bytes: Uint8Array): Part10Start {
  const start = part10Start(bytes.subarray(0, HEAD_BYTES));
  if (start === null) throw new DicomFormatError('NOT_DICOM');
  if (EXECUTABLE_MARKS.some((mark) => hasAscii(bytes, 0, mark))) throw new DicomFormatError('EXECUTABLE_PREAMBLE', 0);
  return start;
}

function declaredSyntax(meta: DataSet): string {
  const [uid] = readStrings(meta, TAG.transferSyntaxUid);
  if (!uid) throw new DicomFormatError('MISSING_ATTRIBUTE');
  return uid;
}

async function dataSetBytes(
  rest: Uint8Array,
  syntax: TransferSyntax,
  limits: ReadLimits,
  inflate: Inflate,
): Promise<Uint8Array> {
  if (!syntax.deflated) return rest;
  return inflate(rest, Math.min(limits.maxInflatedBytes, rest.length * limits.maxInflation));
}

/** Looks at the first element: two capital letters that name a representation mean explicit syntax, whatever was declared. */
function actualEncoding(body: Uint8Array, { encoding }: TransferSyntax): Encoding {
  if (body.length < 8 || !encoding.littleEndian) return encoding;
  const explicitVr =
    isVr(latin1(body.subarray(4, 6))) && (encoding.explicitVr || viewOf(body).getUint16(6, true) < 1024);
  return { explicitVr, littleEndian: true };
}
