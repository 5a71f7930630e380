import type { ImageAttributes } from './image-attributes.js';

export interface DecodedFrame {
  /** One native frame, little endian. */
  readonly bytes: Uint8Array;
  /** What decoding changed in the description of the pixels, such as the colour space or the planar configuration. */
  readonly attributes?: Partial<ImageAttributes>;
}

/**
 * Turns a compressed frame into a native one. RLE is built in; JPEG, JPEG-LS and JPEG 2000 come from outside, because
 * their decoders are large and live where they can be confined.
 */
export interface PixelDecoder {
  readonly transferSyntaxes: readonly string[];
  /**
   * @param frame all the fragments of the frame, joined; {@link codestreamShape} agrees with `image`.
   * @throws {DicomFormatError} UNSUPPORTED_PIXELS or TRUNCATED when the frame cannot be decoded.
   */
  decode(frame: Uint8Array, image: ImageAttributes): Promise<DecodedFrame>;
}
