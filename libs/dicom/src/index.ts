export { DicomFormatError, type DicomErrorCode } from './dicom-format.error.js';
export { sniffImageFormat, type ImageFormat } from './read/sniff-image-format.js';
export { readDicom, type ReadOptions } from './read/read-dicom.js';
export { inflateRaw, type Inflate } from './read/inflate.js';
export { DEFAULT_READ_LIMITS, type ReadLimits } from './read/tokenizer.js';
export {
  type ByteRange,
  type DataSet,
  type DicomElement,
  type DicomFile,
  findElement,
  type FragmentsElement,
  type SequenceElement,
  type ValueElement,
} from './read/data-set.js';
export { readDecimals, readItems, readShorts, readStrings } from './read/element-values.js';
export { formatTag, TAG, type Tag } from './dictionary/tag.js';
export type { Vr } from './dictionary/vr.js';
export {
  DEFLATED_EXPLICIT_LE,
  type Encoding,
  EXPLICIT_BE,
  EXPLICIT_LE,
  IMPLICIT_LE,
  RLE_LOSSLESS,
  type TransferSyntax,
} from './dictionary/transfer-syntax.js';
export { bytesElement, sequenceElement, shortsElement, textElement } from './write/elements.js';
export { writeDicom } from './write/write-dicom.js';
export { isReportName } from './deidentify/report-names.policy.js';
export { type DeidentifiedDicom, deidentifyDicom, type DeidentifyOptions } from './deidentify/deidentify-dicom.js';
export {
  type DeidentificationReport,
  type DeidentificationWarning,
  type ReportEntry,
  STREAM_ENTRY,
} from './deidentify/report-builder.js';
export type { ImageAttributes } from './pixel/image-attributes.js';
export {
  type ColourImage,
  type DecodedImage,
  type GreyscaleImage,
  type GreyscalePixels,
  type LookupTable,
  type ModalityTransform,
  plainGreyscale,
  type VoiLutFunction,
  type VoiTransform,
  type VoiWindow,
} from './pixel/image.js';
export { readImage, type ReadImage, type ReadImageOptions } from './pixel/read-image.js';
export { isShowable } from './pixel/showable.js';
export { codestreamShape } from './codestream/clean-codestream.js';
export type { CodestreamShape } from './codestream/codestream.js';
export { hasPlanarScans, jpegColours } from './codestream/jpeg-codestream.js';
export { applyVoi, defaultVoi, renderTo8Bit } from './pixel/render-8-bit.js';
export { type PixelSpacing, pixelSpacingOf, SPACING_PROVENANCES } from './pixel/pixel-spacing.js';
export { percentileWindow } from './pixel/percentile-window.js';
export { RasterFormatError, type RasterErrorCode } from './raster/raster-format.error.js';
export type { RemovedChunk, StrippedRaster } from './raster/stripped-raster.js';
export { stripPng, type StripPngOptions } from './raster/strip-png.js';
export { cutPngData, pngData, unpackedPngLength } from './raster/png-chunks.js';
export { stripJpeg } from './raster/strip-jpeg.js';
export type { DecodedFrame, PixelDecoder } from './pixel/pixel-decoder.js';
export type { Region } from './pixel/region.js';
export { findTextRegions } from './pixel/find-text-regions.js';
export { blackenSamples, type RasterSamples, redactDicom, redactImage } from './pixel/redact-regions.js';
export { stripTiff } from './raster/strip-tiff.js';
export type { StripTiffOptions } from './raster/tiff-excess.js';
export { stripWebp } from './raster/strip-webp.js';
export { ALLOW_LIST } from './deidentify/allow-list.data.js';
export type { Rule, ValueGuard } from './deidentify/rule.js';
export { type Attribute, attributeOf, type Keyword, nameOf } from './dictionary/attributes.js';
export { decodeGray16 } from './gray16/decode-gray16.js';
export { encodeGray16 } from './gray16/encode-gray16.js';
export { Gray16FormatError, type Gray16ErrorCode } from './gray16/gray16-format.error.js';
export { GRAY16_TYPE, type Gray16Image, type SampleRange } from './gray16/gray16-image.js';
export { toGray16 } from './gray16/to-gray16.js';
