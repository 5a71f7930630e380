import { findTextRegions, plainGreyscale, readImage, type Region, renderTo8Bit } from '@phoxray/dicom';
import sharp, { type Sharp } from 'sharp';
import { nativeCodecs } from '../decoder/native-codecs.js';
import { RasterDecoder } from '../sanitise/raster-decoder.js';
import type { RadiographFormat } from '../sanitise/sanitised-image.js';

/** Longer side of a thumbnail, in pixels. */
export const THUMBNAIL_SIDE = 320;
/** More places than these say no more than these do: look at the whole picture. */
export const MAX_TEXT_REGIONS = 100;

/** Fast and small enough: radiographs are noisy, and more effort costs seconds for a few per cent. */
const PNG_EFFORT = { compressionLevel: 6, adaptiveFiltering: false } as const;

export interface RenderedPng {
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

export interface RenderedDisplay extends RenderedPng {
  /** Where burned-in text may stand: at most a hundred places. */
  readonly textRegions: readonly Region[];
}

interface GreyPicture {
  /** 8 bits a pixel, row by row. */
  readonly grey: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Makes 8-bit grey PNGs of stored radiographs: white is high, the picture upright, its size that of the radiograph. */
export class DisplayRenderer {
  constructor(private readonly decoder: RasterDecoder) {}

  /** Full size. Deep pictures get the file's window, or else one from their own percentiles. */
  async renderDisplay(format: RadiographFormat, bytes: Buffer): Promise<RenderedDisplay> {
    const { grey, width, height } = format === 'dicom' ? await this.openDicom(bytes) : await this.openRaster(bytes);
    const textRegions = findTextRegions(grey, height, width).slice(0, MAX_TEXT_REGIONS);
    const picture = sharp(grey, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
    return { ...(await encode(picture)), textRegions };
  }

  /** At most 320 pixels on the longer side; never enlarged. */
  renderThumbnail({ png }: RenderedPng): Promise<RenderedPng> {
    const fit = { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true } as const;
    return encode(this.decoder.open(png).resize(fit).toColourspace('b-w'));
  }

  private async openDicom(bytes: Buffer): Promise<GreyPicture> {
    const { image } = await readImage(bytes, { decoders: [nativeCodecs] });
    return { grey: renderTo8Bit(image), width: image.columns, height: image.rows };
  }

  private async openRaster(bytes: Buffer): Promise<GreyPicture> {
    const { isDeep } = await this.decoder.inspect(bytes);
    if (isDeep) return this.openDeep(bytes);
    const picture = this.decoder.open(bytes).autoOrient().removeAlpha().toColourspace('b-w').raw();
    const { data, info } = await picture.toBuffer({ resolveWithObject: true });
    return { grey: data, width: info.width, height: info.height };
  }

  /** Windowed by us: the usual conversion would keep the upper eight bits and lose a dark exposure. */
  private async openDeep(bytes: Buffer): Promise<GreyPicture> {
    const { data, info } = await this.decoder
      .open(bytes)
      .removeAlpha()
      .toColourspace('grey16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true });
    const samples = new Uint16Array(data.buffer, data.byteOffset, info.width * info.height);
    const grey = renderTo8Bit(plainGreyscale(samples, info.height, info.width));
    return { grey, width: info.width, height: info.height };
  }
}

async function encode(picture: Sharp): Promise<RenderedPng> {
  const { data, info } = await picture.png(PNG_EFFORT).toBuffer({ resolveWithObject: true });
  return { png: data, width: info.width, height: info.height };
}
