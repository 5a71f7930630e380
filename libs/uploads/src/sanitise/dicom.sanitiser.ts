import { createHash } from 'node:crypto';
import {
  deidentifyDicom,
  type DeidentifiedDicom,
  type ImageAttributes,
  isShowable,
  readImage,
  type ReadImageOptions,
  STREAM_ENTRY,
} from '@phoxray/dicom';
import { AppError } from '@phoxray/kernel';
import { nativeCodecs } from '../decoder/native-codecs.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { knownModality, requirePixelBudget } from './format.policy.js';
import { greyScaleFactsOf } from './grey-scale.facts.js';
import { requireInside } from './redactions.policy.js';
import type { ImageFacts, SanitisedImage, SanitiseInstructions } from './sanitised-image.js';

/** A data set that unpacks to more than this is no radiograph, whatever its ratio; a decoder holds it twice. */
const MAX_INFLATED_BYTES = 192 * 1024 * 1024;

function factsOf(image: ImageAttributes): ImageFacts {
  const { columns, rows, bitsStored, photometricInterpretation, windowCenter, windowWidth } = image;
  const modality = knownModality(image.modality);
  const grey = { bitsStored, photometricInterpretation, windowCenter, windowWidth, ...greyScaleFactsOf(image) };
  return { modality, width: columns, height: rows, ...grey };
}

const isPalette = ({ photometricInterpretation }: ImageAttributes): boolean =>
  photometricInterpretation === 'PALETTE COLOR';

/**
 * De-identifies a DICOM file; its pixel bytes are copied untouched, but for redactions. A picture that is compressed, or
 * shown through tables, is decoded, so that what is kept can be shown, and compared when its stream had to be cleaned. Throws `DicomFormatError` or an
 * `AppError`.
 */
export async function sanitiseDicom(
  bytes: Buffer,
  instructions: SanitiseInstructions,
  maxMegapixels: number,
): Promise<SanitisedImage> {
  const { uidKey, patient, redactions } = instructions;
  const limits = { maxPixels: maxMegapixels * 1_000_000, maxInflatedBytes: MAX_INFLATED_BYTES };
  const reading = { limits, decoders: [nativeCodecs] };
  const result = await deidentifyDicom(bytes, {
    ...reading,
    uidKey,
    patientPseudonym: patient?.pseudonym ?? null,
    ...(patient === null ? {} : { dateShiftDays: patient.dateShiftDays }),
    redactions,
  });
  const { image, report } = result;
  requireInside(redactions, image.columns, image.rows);
  requirePixelBudget(image.columns, image.rows, maxMegapixels);
  if (!isShowable(image)) throw new AppError(UPLOADS_ERRORS.UNSUPPORTED_IMAGE);
  if (image.compressed || isPalette(image)) await requireSamePixels(bytes, result, reading);
  const { buffer, byteOffset, byteLength } = result.bytes;
  return { format: 'dicom', bytes: Buffer.from(buffer, byteOffset, byteLength), facts: factsOf(image), report };
}

async function requireSamePixels(
  received: Uint8Array,
  { bytes, report }: DeidentifiedDicom,
  reading: ReadImageOptions,
): Promise<void> {
  const kept = await digestPixels(bytes, reading);
  const isCleaned = report.removed.some(({ keyword }) => keyword.startsWith(STREAM_ENTRY));
  if (isCleaned && !kept.equals(await digestPixels(received, reading))) {
    throw new AppError(UPLOADS_ERRORS.MALFORMED_IMAGE);
  }
}

async function digestPixels(bytes: Uint8Array, reading: ReadImageOptions): Promise<Buffer> {
  const { image } = await readImage(bytes, reading);
  return createHash('sha256').update(image.pixels).digest();
}
