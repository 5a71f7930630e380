import type { RasterFormat } from '../strip-raster.js';
import type { RedactionPlace } from '../tasks.js';
import { readPngHeader } from './png-chunks.js';

/**
 * Where parts of a raster are blackened: here when every other pixel is sure to stay as it is, else by the API. PNG is
 * taken apart by ourselves at its own depth; JPEG and WebP go through a canvas, which has 8 bits and must be exact.
 */
export function blackeningPlace(
  format: RasterFormat,
  stripped: Uint8Array,
  isCanvasExact: () => boolean,
): Exclude<RedactionPlace, 'unseen'> {
  switch (format) {
    case 'png':
      return readPngHeader(stripped).isPlain ? 'here' : 'server';
    case 'jpeg':
    case 'webp':
      return isCanvasExact() ? 'here' : 'server';
    case 'tiff':
      return 'server';
  }
}
