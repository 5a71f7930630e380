import { viewOf } from '../bytes.js';
import { DicomFormatError } from '../dicom-format.error.js';
import { TAG } from '../dictionary/tag.js';
import type { DicomFile, ValueElement } from '../read/data-set.js';
import { readDicom } from '../read/read-dicom.js';
import { outputSyntax, writeDicom } from '../write/write-dicom.js';
import { decompressFile } from './decompress-file.js';
import type { DecodedImage } from './image.js';
import { frameBytes, type ImageAttributes, imageAttributes, requireSingleFrame } from './image-attributes.js';
import type { PixelDecoder } from './pixel-decoder.js';
import type { ReadImageOptions } from './read-image.js';
import { clip, forEachRow, type Region } from './region.js';

/** The same picture with the regions filled with black, as it is shown. The given picture is left alone. */
export function redactImage<T extends DecodedImage>(image: T, regions: readonly Region[]): T {
  const channels = image.kind === 'colour' ? 3 : 1;
  const pixels = image.pixels.slice();
  const black = image.kind === 'colour' ? 0 : blackOf(image);
  visitRegions(regions, image, (start, end) => pixels.fill(black, start * channels, end * channels));
  return { ...image, pixels };
}

/** Interleaved samples of a picture that is no DICOM, row by row. Two and four channels end with opacity. */
export interface RasterSamples {
  readonly samples: Uint8Array | Uint8ClampedArray | Uint16Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Fills the regions with black, in place; nothing of them stays transparent, lest something show through. */
export function blackenSamples({ samples, width, height, channels }: RasterSamples, regions: readonly Region[]): void {
  const isOpacity = channels === 2 || channels === 4;
  const opaque = 2 ** (samples.BYTES_PER_ELEMENT * 8) - 1;
  visitRegions(regions, { rows: height, columns: width }, (start, end) => {
    samples.fill(0, start * channels, end * channels);
    if (!isOpacity) return;
    for (let at = (start + 1) * channels - 1; at < end * channels; at += channels) samples[at] = opaque;
  });
}

/**
 * The same file with the regions filled with black, in the stored pixels themselves. Everything else stays, so this
 * comes before de-identification; {@link deidentifyDicom} does both at once. Compressed pixels are decoded, and written
 * as Explicit VR Little Endian.
 * @throws {DicomFormatError} UNSUPPORTED_PIXELS for pixels that no decoder knows or whose samples are no whole bytes,
 *   TRUNCATED
 */
export async function redactDicom(
  bytes: Uint8Array,
  regions: readonly Region[],
  options: ReadImageOptions = {},
): Promise<Uint8Array> {
  const redacted = await redactFile(await readDicom(bytes, options), regions, options.decoders);
  return writeDicom(redacted.dataSet, outputSyntax(redacted));
}

/** {@link redactDicom} between reading and writing. */
export async function redactFile(
  file: DicomFile,
  regions: readonly Region[],
  decoders: readonly PixelDecoder[] = [],
): Promise<DicomFile> {
  requireSingleFrame(file);
  const native = await decompressFile(file, decoders);
  const image = imageAttributes(native);
  const dataSet = native.dataSet.map((element) => {
    if (element.tag !== TAG.pixelData || element.kind !== 'value') return element;
    return { ...element, bytes: redactBytes(element, image, native.encoding, regions) };
  });
  return { ...native, dataSet };
}

function redactBytes(
  { bytes, vr }: ValueElement,
  image: ImageAttributes,
  { littleEndian }: DicomFile['encoding'],
  regions: readonly Region[],
): Uint8Array {
  requireRedactable(bytes, image);
  const redacted = bytes.slice();
  const view = viewOf(redacted);
  const black = storedBlack(image);
  const swapped = vr === 'OW' && !littleEndian ? 1 : 0;
  visitSamples(image, regions, (sample) => {
    if (image.bitsAllocated === 16) view.setUint16(sample * 2, black, littleEndian);
    else redacted[sample ^ swapped] = black;
  });
  return redacted;
}

function requireRedactable(bytes: Uint8Array, image: ImageAttributes): void {
  const { bitsAllocated, photometricInterpretation: photometric } = image;
  const known = photometric.startsWith('MONOCHROME') || photometric === 'RGB';
  if (!known || (bitsAllocated !== 8 && bitsAllocated !== 16)) throw new DicomFormatError('UNSUPPORTED_PIXELS');
  if (bytes.length < frameBytes(image)) throw new DicomFormatError('TRUNCATED');
}

/** Index of every sample of every colour in the regions, whether colours are interleaved or in planes. */
function visitSamples(image: ImageAttributes, regions: readonly Region[], visit: (sample: number) => void): void {
  const { samplesPerPixel: samples, planarConfiguration, rows, columns } = image;
  const [pixelStep, colourStep] = planarConfiguration === 1 ? [1, rows * columns] : [samples, 1];
  visitRegions(regions, image, (start, end) => {
    for (let pixel = start; pixel < end; pixel++) {
      for (let colour = 0; colour < samples; colour++) visit(pixel * pixelStep + colour * colourStep);
    }
  });
}

function visitRegions(
  regions: readonly Region[],
  { rows, columns }: { readonly rows: number; readonly columns: number },
  visit: (start: number, end: number) => void,
): void {
  for (const region of regions) {
    const clipped = clip(region, rows, columns);
    if (clipped) forEachRow(clipped, columns, visit);
  }
}

/** Stored bits of black: all the other bits of the sample are cleared as well. */
function storedBlack(image: ImageAttributes): number {
  const { bitsStored, highBit, photometricInterpretation, signed } = image;
  const black = blackOf({ bitsStored, signed, photometricInterpretation });
  return ((black & (2 ** bitsStored - 1)) << (highBit + 1 - bitsStored)) & 0xffff;
}

/** MONOCHROME1 shows its highest value black (PS3.3 C.7.6.3.1.2). */
function blackOf(image: { bitsStored: number; signed: boolean; photometricInterpretation: string }): number {
  const lowest = image.signed ? -(2 ** (image.bitsStored - 1)) : 0;
  return image.photometricInterpretation === 'MONOCHROME1' ? lowest + 2 ** image.bitsStored - 1 : lowest;
}
