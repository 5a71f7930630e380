import { ComfyFailure } from '@phoxray/comfyui';
import sharp, { type OutputInfo } from 'sharp';
import type { WorkflowOutput } from '../workflows/workflow.js';

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

const MIDDLE = 128;
const ZLIB_LEVEL = 4;

/**
 * An endpoint's PNG, decoded in full and written anew: 8-bit grey, masks only 0 and 255, and nothing but pixels.
 * Throws a ComfyFailure when it does not decode or is not exactly as large as the radiograph.
 */
export async function rewriteImage(png: Buffer, role: WorkflowOutput['role'], size: PixelSize): Promise<Buffer> {
  const { data, info } = await rewrite(png, role, size);
  if (info.width !== size.width || info.height !== size.height) throw new ComfyFailure('OUTPUT_WRONG_SIZE');
  return data;
}

/** All workflows give grey images: their three channels are the same. */
async function rewrite(
  png: Buffer,
  role: WorkflowOutput['role'],
  { width, height }: PixelSize,
): Promise<{ data: Buffer; info: OutputInfo }> {
  try {
    const image = sharp(png, { limitInputPixels: width * height, failOn: 'warning' }).extractChannel(0);
    const grey = role === 'mask' ? image.threshold(MIDDLE) : image;
    const encoder = grey.toColourspace('b-w').png({ compressionLevel: ZLIB_LEVEL });
    return await encoder.toBuffer({ resolveWithObject: true });
  } catch {
    throw new ComfyFailure('OUTPUT_NOT_PNG');
  }
}
