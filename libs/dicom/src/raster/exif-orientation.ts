import { asciiBytes, concatenate, hasAscii, viewOf } from '../bytes.js';

const EXIF_MARK = 'Exif\0\0';
const ORIENTATION = 0x0112;
const SHORT = 3;
const ENTRY_SIZE = 12;

/** Whether the payload of an APP1 segment is EXIF. */
export const isExif = (payload: Uint8Array): boolean => hasAscii(payload, 0, EXIF_MARK);

/** Orientation 1 … 8 of a TIFF structure (EXIF without its mark, or a TIFF file); 1 when there is none to be found. */
export function readOrientation(tiff: Uint8Array): number {
  const littleEndian = hasAscii(tiff, 0, 'II');
  if (tiff.length < 8 || (!littleEndian && !hasAscii(tiff, 0, 'MM'))) return 1;
  const view = viewOf(tiff);
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, littleEndian);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + i * ENTRY_SIZE;
    if (at + ENTRY_SIZE > tiff.length) return 1;
    if (view.getUint16(at, littleEndian) === ORIENTATION) return orientationValue(view, at, littleEndian);
  }
  return 1;
}

/** Orientation of an APP1 payload. */
export const readExifOrientation = (payload: Uint8Array): number => readOrientation(payload.subarray(EXIF_MARK.length));

/** A TIFF structure whose only entry is the orientation. */
export function orientationTiff(orientation: number): Uint8Array {
  const bytes = new Uint8Array(26);
  const view = viewOf(bytes);
  bytes.set(asciiBytes('MM\0*'));
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, ORIENTATION);
  view.setUint16(12, SHORT);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return bytes;
}

/** An APP1 payload whose only entry is the orientation. */
export const orientationExif = (orientation: number): Uint8Array =>
  concatenate([asciiBytes(EXIF_MARK), orientationTiff(orientation)]);

function orientationValue(view: DataView, at: number, littleEndian: boolean): number {
  const value = view.getUint16(at + 8, littleEndian);
  return value >= 1 && value <= 8 ? value : 1;
}
