import { sniffImageFormat } from '@phoxray/dicom';
import { AppError } from '@phoxray/kernel';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { RADIOGRAPH_FORMATS, type RadiographFormat } from './sanitised-image.js';

const SNIFFED_BYTES = 132;

const BIG_TIFF = {
  detail: 'This is a BigTIFF, which is not accepted. Export the radiograph as an ordinary TIFF or PNG.',
};

/** TIFF with 64-bit offsets: 43 stands in the place of 42. */
const isBigTiff = (bytes: Uint8Array): boolean =>
  ['II+\0', 'MM\0+'].includes(Buffer.from(bytes.subarray(0, 4)).toString('latin1'));

/** The format by content alone. Throws `UPLOADS.UNSUPPORTED_FORMAT`. */
export function requireSupportedFormat(bytes: Uint8Array): RadiographFormat {
  const sniffed = sniffImageFormat(bytes.subarray(0, SNIFFED_BYTES));
  const format = RADIOGRAPH_FORMATS.find((known) => known === sniffed);
  if (format === undefined) throw new AppError(UPLOADS_ERRORS.UNSUPPORTED_FORMAT, isBigTiff(bytes) ? BIG_TIFF : {});
  return format;
}

/** What DICOM can count (Rows and Columns are US); no radiograph is longer. */
const MAX_SIDE = 65_535;

/** Refuses a picture before anything of it is decoded. Throws `UPLOADS.IMAGE_TOO_LARGE`. */
export function requirePixelBudget(width: number, height: number, maxMegapixels: number): void {
  const fits = width <= MAX_SIDE && height <= MAX_SIDE && width * height <= maxMegapixels * 1_000_000;
  if (!fits) throw new AppError(UPLOADS_ERRORS.IMAGE_TOO_LARGE);
}

/** Defined terms of PS3.3 C.7.3.1.1.1 for pictures. Another text in that place is not a modality and may be a name. */
const MODALITIES: ReadonlySet<string> = new Set(
  'BI CR CT DG DX ES FID GM IO IVOCT IVUS LP LS MG MR NM OAM OCT OP OPM OPT OT PA PT PX RF RG SC TG US XA XC'.split(
    ' ',
  ),
);

export function knownModality(declared: string | null): string | null {
  return declared !== null && MODALITIES.has(declared) ? declared : null;
}
