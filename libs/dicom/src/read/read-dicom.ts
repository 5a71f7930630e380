import { hasAscii, latin1, viewOf } from '../bytes.js';
import { DicomFormatError } from '../dicom-format.error.js';
import { groupOf, TAG } from '../dictionary/tag.js';
import {
  type Encoding,
  EXPLICIT_LE_ENCODING,
  type TransferSyntax,
  transferSyntax,
} from '../dictionary/transfer-syntax.js';
import { isVr } from '../dictionary/vr.js';
import type { DataSet, DicomFile } from './data-set.js';
import { readShorts, readStrings } from './element-values.js';
import { type Inflate, inflateRaw } from './inflate.js';
import { DEFAULT_READ_LIMITS, type ReadLimits, Tokenizer } from './tokenizer.js';

export interface ReadOptions {
  readonly limits?: Partial<ReadLimits>;
  /** Replaces the platform's DecompressionStream for deflated files. */
  readonly inflate?: Inflate;
}

const PREAMBLE = 128;
const FILE_META_START = PREAMBLE + 4;

/** Programs that can hide in the preamble (CVE-2019-11687): PE, ELF, Mach-O, script. */
const EXECUTABLE_MARKS = ['MZ', '\x7fELF', '\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe', '\xca\xfe\xba\xbe', '#!'];

/**
 * Reads a DICOM file (PS3.10) into elements that point into the given bytes. Asynchronous only because a deflated
 * data set is inflated by the platform.
 * @throws {DicomFormatError} for anything that is not a complete, bounded DICOM file.
 */
export async function readDicom(bytes: Uint8Array, options: ReadOptions = {}): Promise<DicomFile> {
  const limits = { ...DEFAULT_READ_LIMITS, ...options.limits };
  requireDicom(bytes);
  const reader = new Tokenizer(bytes, EXPLICIT_LE_ENCODING, limits, FILE_META_START);
  const meta = reader.readDataSet(bytes.length, false, (tag) => groupOf(tag) === 0x0002);
  const syntax = transferSyntax(declaredSyntax(meta));
  const body = await dataSetBytes(bytes.subarray(reader.at), syntax, limits, options.inflate ?? inflateRaw);
  const encoding = actualEncoding(body, syntax);
  const dataSet = new Tokenizer(body, encoding, limits).readDataSet();
  requirePixelBudget(dataSet, encoding, limits.maxPixels);
  return { transferSyntax: syntax, encoding, meta, dataSet };
}

/** Compressed pixels take little room and unpack to what these two numbers say. */
function requirePixelBudget(dataSet: DataSet, encoding: Encoding, maxPixels: number): void {
  const [rows = 0] = readShorts(dataSet, TAG.rows, encoding);
  const [columns = 0] = readShorts(dataSet, TAG.columns, encoding);
  if (rows * columns > maxPixels) throw new DicomFormatError('TOO_LARGE');
}

function requireDicom(bytes: Uint8Array): void {
  if (!hasAscii(bytes, PREAMBLE, 'DICM')) throw new DicomFormatError('NOT_DICOM');
  if (EXECUTABLE_MARKS.some((mark) => hasAscii(bytes, 0, mark))) throw new DicomFormatError('EXECUTABLE_PREAMBLE', 0);
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
