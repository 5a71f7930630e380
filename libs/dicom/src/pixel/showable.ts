import { DicomFormatError } from '../dicom-format.error.js';
import type { CodestreamShape } from '../codestream/codestream.js';
import type { ImageAttributes } from './image-attributes.js';

const GREY = /^(?:MONOCHROME[12]|PALETTE COLOR)$/;
const COLOUR = /^(?:RGB|YBR_FULL|YBR_FULL_422)$/;
/** Made while a picture was compressed, and undone with it (PS3.3 C.7.6.3.1.2). */
const COMPRESSED_COLOUR = /^YBR_(?:RCT|ICT)$/;

/** Whether {@link readImage} can lay out the picture: grey or palette of 8 or 16 bits, colour of 8. */
export function isShowable(image: ImageAttributes): boolean {
  const { photometricInterpretation: photometric, samplesPerPixel, bitsAllocated, compressed } = image;
  if (GREY.test(photometric)) return samplesPerPixel === 1 && (bitsAllocated === 8 || bitsAllocated === 16);
  const isColour = COLOUR.test(photometric) || (compressed && COMPRESSED_COLOUR.test(photometric));
  return isColour && samplesPerPixel === 3 && bitsAllocated === 8;
}

/**
 * Refuses a compressed frame before it is decoded when it is not the picture that the header describes.
 * @throws {DicomFormatError} MALFORMED, UNSUPPORTED_PIXELS when a sample does not fit
 */
export function requireAgreement(shape: CodestreamShape, image: ImageAttributes): void {
  const { rows, columns, samplesPerPixel, bitsAllocated, bitsStored, signed } = image;
  const sameSize = shape.width === columns && shape.height === rows && shape.components === samplesPerPixel;
  if (!sameSize) throw new DicomFormatError('MALFORMED');
  // A stream without a sign of its own holds the sign in its highest bit, which has to be that of the stored value.
  const losesSign = signed && !shape.signed && shape.bits < bitsStored;
  if (shape.bits > bitsAllocated || losesSign) throw new DicomFormatError('UNSUPPORTED_PIXELS');
}
