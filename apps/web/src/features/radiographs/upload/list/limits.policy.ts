/** What the API takes of one file. */
export type UploadLimits = { readonly maxBytes: number; readonly maxMegapixels: number };

/** The limit that a file is over, and by how much: bytes, or millions of pixels. */
export type Excess = { readonly of: 'bytes' | 'megapixels'; readonly size: number; readonly limit: number };

const PIXELS_A_MEGAPIXEL = 1_000_000;

/** Of a file that nobody has opened yet; null when it may be sent. */
export function excessOfFile(bytes: number, { maxBytes }: UploadLimits): Excess | null {
  return bytes > maxBytes ? { of: 'bytes', size: bytes, limit: maxBytes } : null;
}

/** Of its picture; null when it may be sent. */
export function excessOfPicture(
  { width, height }: { readonly width: number; readonly height: number },
  { maxMegapixels }: UploadLimits,
): Excess | null {
  const size = (width * height) / PIXELS_A_MEGAPIXEL;
  return size > maxMegapixels ? { of: 'megapixels', size, limit: maxMegapixels } : null;
}
