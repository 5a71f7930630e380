import { isKnownKeyword } from '../dictionary/attributes.js';

const OURS: ReadonlySet<string> = new Set([
  'Preamble',
  'PixelDataExcess',
  'BasicOffsetTable',
  'UnusedBits',
  'LUTDataExcess',
  'PaletteExcess',
  'UnreadableTable',
]);
const SHAPES: readonly RegExp[] = [
  // An attribute that no dictionary knows.
  /^\([0-9a-f]{4},[0-9a-f]{4}\)$/i,
  // A segment of a compressed stream, or what lay behind it.
  /^PixelData (?:COM|EXIF|APP\d{1,2}|FF[0-9A-F]{2}|Trailer|Excess)$/,
  // PNG and WebP chunks, JPEG segments and TIFF tags.
  /^(?:[A-Za-z0-9]{4}|COM|DHT|DQT|APP\d{1,2}(?: thumbnail)?|Tag \d{1,5}|Page|Excess|Trailer|IDAT trailer|Unknown)$/,
];

/** Whether a report of this library could carry the name: for reports that come from elsewhere, in which a value may hide. */
export function isReportName(name: string): boolean {
  return isKnownKeyword(name) || OURS.has(name) || SHAPES.some((shape) => shape.test(name));
}
