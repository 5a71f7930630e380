import { concatenate } from '../bytes.js';
import { cleanCodestream } from '../codestream/clean-codestream.js';
import { DicomFormatError } from '../dicom-format.error.js';
import { TAG, type Tag } from '../dictionary/tag.js';
import { frameBytes, type ImageAttributes } from '../pixel/image-attributes.js';
import type { DataSet, DicomElement, FragmentsElement, ValueElement } from '../read/data-set.js';
import { type ReportBuilder, STREAM_ENTRY } from './report-builder.js';

/** They say where fragments begin and how long they are: untrue once a fragment is another. */
const EXTENDED_OFFSETS: ReadonlySet<Tag> = new Set([TAG.extendedOffsetTable, TAG.extendedOffsetTableLengths]);

/**
 * Takes out of the pixel element what is no picture: bytes behind the last sample, and in compressed streams comments,
 * application segments, bytes behind the end and an offset table that says more than one frame needs. The samples stay;
 * an element in which there was nothing to remove stays as it is, fragment by fragment.
 * @throws {DicomFormatError} TRUNCATED; for compressed pixels also MALFORMED, UNSUPPORTED_PIXELS
 */
export function trimPixels(dataSet: DataSet, image: ImageAttributes, report: ReportBuilder): DataSet {
  const trimmed = dataSet.map((element) => trimElement(element, image, report));
  const isRewritten = trimmed.some((element, index) => element.kind === 'fragments' && element !== dataSet[index]);
  return isRewritten ? trimmed.filter(({ tag }) => !EXTENDED_OFFSETS.has(tag)) : trimmed;
}

function trimElement(element: DicomElement, image: ImageAttributes, report: ReportBuilder): DicomElement {
  if (element.tag !== TAG.pixelData) return element;
  if (element.kind === 'fragments') return trimFragments(element, image, report);
  return element.kind === 'value' ? trimValue(element, image, report) : element;
}

function trimValue(element: ValueElement, image: ImageAttributes, report: ReportBuilder): ValueElement {
  const length = frameBytes(image);
  if (element.bytes.length < length) throw new DicomFormatError('TRUNCATED', element.range?.end);
  const excess = element.bytes.subarray(length);
  if (excess.length === 0) return element;
  if (excess.length > 1 || excess[0] !== 0) report.removeNamed('PixelDataExcess');
  return { ...element, bytes: element.bytes.subarray(0, length) };
}

function trimFragments(element: FragmentsElement, image: ImageAttributes, report: ReportBuilder): FragmentsElement {
  const { bytes, removed } = cleanCodestream(concatenate(element.fragments), image);
  removed.forEach((name) => report.removeNamed(STREAM_ENTRY + name));
  const whole = removed.length === 0 ? element : { ...element, fragments: [bytes] };
  if (saysNothing(element.offsetTable)) return whole;
  report.removeNamed('BasicOffsetTable');
  return { ...whole, offsetTable: new Uint8Array(0) };
}

/** The one frame begins at 0, or the table is empty (PS3.5 A.4). */
const saysNothing = (offsetTable: Uint8Array): boolean =>
  offsetTable.length === 0 || (offsetTable.length === 4 && offsetTable.every((byte) => byte === 0));
