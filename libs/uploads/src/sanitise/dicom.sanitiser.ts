import { deidentifyDicom, type ImageAttributes } from '@phoxray/dicom';
import { AppError } from '@phoxray/kernel';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { knownModality, requirePixelBudget } from './format.policy.js';
import { requireInside } from './redactions.policy.js';
import type { ImageFacts, SanitisedImage, SanitiseInstructions } from './sanitised-image.js';

/** What the renditions can show: uncompressed grey of 8 or 16 bits, or 8-bit RGB. */
function requireShowable(image: ImageAttributes): void {
  if (image.compressed) throw new AppError(UPLOADS_ERRORS.UNSUPPORTED_TRANSFER_SYNTAX);
  const { photometricInterpretation: photometric, samplesPerPixel, bitsAllocated } = image;
  const isGrey = photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2';
  const showsGrey = isGrey && samplesPerPixel === 1 && (bitsAllocated === 8 || bitsAllocated === 16);
  const showsColour = photometric === 'RGB' && samplesPerPixel === 3 && bitsAllocated === 8;
  if (!showsGrey && !showsColour) throw new AppError(UPLOADS_ERRORS.UNSUPPORTED_IMAGE);
}

function factsOf(image: ImageAttributes): ImageFacts {
  const { columns, rows, bitsStored, photometricInterpretation, windowCenter, windowWidth } = image;
  const modality = knownModality(image.modality);
  return { modality, width: columns, height: rows, bitsStored, photometricInterpretation, windowCenter, windowWidth };
}

/** De-identifies a DICOM file; its pixel bytes are copied untouched, but for redactions. Throws `DicomFormatError` or an `AppError`. */
export async function sanitiseDicom(
  bytes: Buffer,
  instructions: SanitiseInstructions,
  maxMegapixels: number,
): Promise<SanitisedImage> {
  const { uidKey, patient, redactions } = instructions;
  const result = await deidentifyDicom(bytes, {
    uidKey,
    patientPseudonym: patient?.pseudonym ?? null,
    ...(patient === null ? {} : { dateShiftDays: patient.dateShiftDays }),
    redactions,
  });
  const { image, report } = result;
  requireInside(redactions, image.columns, image.rows);
  requirePixelBudget(image.columns, image.rows, maxMegapixels);
  requireShowable(image);
  const { buffer, byteOffset, byteLength } = result.bytes;
  return { format: 'dicom', bytes: Buffer.from(buffer, byteOffset, byteLength), facts: factsOf(image), report };
}
