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
  const { data, info } = await decode(png, size);
  if (info.width !== size.width || info.height !== size.height) throw new ComfyFailure('OUTPUT_WRONG_SIZE');
  if (role === 'mask') binarise(data);
  const raw = { width: info.width, height: info.height, channels: 1 } as const;
  return sharp(data, { raw }).toColourspace('b-w').png({ compressionLevel: ZLIB_LEVEL }).toBuffer();
}

/** All workflows give grey images: their three channels are the same. */
async function decode(png: Buffer, { width, height }: PixelSize): Promise<{ data: Buffer; info: OutputInfo }> {
  try {
    const image = sharp(png, { limitInputPixels: width * height, failOn: 'warning' });
    return await image.extractChannel(0).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  } catch {
    throw new ComfyFailure('OUTPUT_NOT_PNG');
  }
}

function binarise(samples: Buffer): void {
  for (let at = 0; at < samples.length; at += 1) samples[at] = (samples[at] ?? 0) >= MIDDLE ? 255 : 0;
}
