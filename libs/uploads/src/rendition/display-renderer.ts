import { plainGreyscale, readImage, renderTo8Bit } from '@phoxray/dicom';
import sharp, { type Sharp } from 'sharp';
import { RasterDecoder } from '../sanitise/raster-decoder.js';
import type { RadiographFormat } from '../sanitise/sanitised-image.js';

/** Longer side of a thumbnail, in pixels. */
export const THUMBNAIL_SIDE = 320;

/** Fast and small enough: radiographs are noisy, and more effort costs seconds for a few per cent. */
const PNG_EFFORT = { compressionLevel: 6, adaptiveFiltering: false } as const;

export interface RenderedPng {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Makes 8-bit grey PNGs of stored radiographs: white is high, the picture upright, its size that of the radiograph. */
export class DisplayRenderer {
  constructor(private readonly decoder: RasterDecoder) {}

  /** Full size. Deep pictures get the file's window, or else one from their own percentiles. */
  async renderDisplay(format: RadiographFormat, bytes: Buffer): Promise<RenderedPng> {
    const picture = format === 'dicom' ? await this.openDicom(bytes) : await this.openRaster(bytes);
    return encode(picture);
  }

  /** At most 320 pixels on the longer side; never enlarged. */
  renderThumbnail({ png }: RenderedPng): Promise<RenderedPng> {
    const fit = { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true } as const;
    return encode(this.decoder.open(png).resize(fit).toColourspace('b-w'));
  }

  private async openDicom(bytes: Buffer): Promise<Sharp> {
    const { image } = await readImage(bytes);
    return greyPixels(renderTo8Bit(image), image.columns, image.rows);
  }

  private async openRaster(bytes: Buffer): Promise<Sharp> {
    const { isDeep } = await this.decoder.inspect(bytes);
    if (isDeep) return this.openDeep(bytes);
    return this.decoder.open(bytes).autoOrient().removeAlpha().toColourspace('b-w');
  }

  /** Windowed by us: the usual conversion would keep the upper eight bits and lose a dark exposure. */
  private async openDeep(bytes: Buffer): Promise<Sharp> {
    const { data, info } = await this.decoder
      .open(bytes)
      .removeAlpha()
      .toColourspace('grey16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true });
    const samples = new Uint16Array(data.buffer, data.byteOffset, info.width * info.height);
    return greyPixels(renderTo8Bit(plainGreyscale(samples, info.height, info.width)), info.width, info.height);
  }
}

function greyPixels(pixels: Uint8Array, width: number, height: number): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
}

async function encode(picture: Sharp): Promise<RenderedPng> {
  const { data, info } = await picture.png(PNG_EFFORT).toBuffer({ resolveWithObject: true });
  return { png: data, width: info.width, height: info.height };
}
