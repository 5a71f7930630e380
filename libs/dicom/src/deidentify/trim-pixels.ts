import { concatenate } from '../bytes.js';
import { cleanCodestream } from '../codestream/clean-codestream.js';
import { DicomFormatError } from '../dicom-format.error.js';
import { TAG } from '../dictionary/tag.js';
import { frameBytes, type ImageAttributes } from '../pixel/image-attributes.js';
import type { DataSet, DicomElement, DicomFile, FragmentsElement, ValueElement } from '../read/data-set.js';
import { type ReportBuilder, STREAM_ENTRY } from './report-builder.js';
import { withoutUnusedBits } from './unused-bits.js';

/**
 * Takes out of the pixel element what is no picture: bytes behind the last sample, bits outside of the stored ones, and in compressed streams comments,
 * application segments, bytes behind the end and an offset table that says more than one frame needs. The samples stay;
 * an element in which there was nothing to remove stays as it is, fragment by fragment.
 * @throws {DicomFormatError} TRUNCATED; for compressed pixels also MALFORMED, UNSUPPORTED_PIXELS
 */
export function trimPixels(file: DicomFile, image: ImageAttributes, report: ReportBuilder): DataSet {
  return file.dataSet.map((element): DicomElement => {
    if (element.tag !== TAG.pixelData) return element;
    if (element.kind === 'fragments') return trimFragments(element, image, report);
    return element.kind === 'value' ? clearBits(trimValue(element, image, report), file, image, report) : element;
  });
}

function clearBits(
  element: ValueElement,
  { encoding }: DicomFile,
  image: ImageAttributes,
  report: ReportBuilder,
): ValueElement {
  const bytes = withoutUnusedBits(element.bytes, image, encoding.littleEndian);
  if (bytes === element.bytes) return element;
  report.removeNamed('UnusedBits');
  return { ...element, bytes };
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
