import { TAG } from '../dictionary/tag.js';
import { EXPLICIT_LE, transferSyntax } from '../dictionary/transfer-syntax.js';
import { type DicomFile, findElement } from '../read/data-set.js';
import { bytesElement, inOrder, shortsElement, textElement } from '../write/elements.js';
import type { PixelDecoder } from './pixel-decoder.js';
import { nativeFrame } from './read-image.js';
import { rleDecoder } from './rle-decoder.js';

/**
 * The same file with native pixels, in Explicit VR Little Endian; a file that is not compressed comes back as it is.
 * @throws {DicomFormatError} UNSUPPORTED_TRANSFER_SYNTAX when no decoder knows it, UNSUPPORTED_PIXELS, TRUNCATED
 */
export async function decompressFile(file: DicomFile, decoders: readonly PixelDecoder[]): Promise<DicomFile> {
  if (findElement(file.dataSet, TAG.pixelData)?.kind !== 'fragments') return file;
  const { bytes, attributes } = await nativeFrame(file, [rleDecoder, ...decoders]);
  const { samplesPerPixel, photometricInterpretation, planarConfiguration, bitsAllocated } = attributes;
  const short = (tag: number, value: number) => shortsElement(tag, [value], file.encoding);
  const native = [
    bytesElement(TAG.pixelData, bitsAllocated > 8 ? 'OW' : 'OB', evenly(bytes)),
    textElement(TAG.photometricInterpretation, 'CS', photometricInterpretation),
    short(TAG.samplesPerPixel, samplesPerPixel),
    ...(samplesPerPixel > 1 ? [short(TAG.planarConfiguration, planarConfiguration)] : []),
    short(TAG.bitsAllocated, bitsAllocated),
    short(TAG.bitsStored, attributes.bitsStored),
    short(TAG.highBit, attributes.highBit),
    short(TAG.pixelRepresentation, attributes.signed ? 1 : 0),
  ];
  return { ...file, transferSyntax: transferSyntax(EXPLICIT_LE), dataSet: inOrder([...native, ...file.dataSet]) };
}

/** Values have an even length (PS3.5 §7.1.1). */
function evenly(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const padded = new Uint8Array(bytes.length + 1);
  padded.set(bytes);
  return padded;
}
