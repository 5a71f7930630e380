import {
  encodeGray16,
  findTextRegions,
  type GreyscaleImage,
  plainGreyscale,
  readImage,
  type Region,
  renderTo8Bit,
  toGray16,
} from '@phoxray/dicom';
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

export interface RenderedPicture {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

export interface RenderedDisplay extends RenderedPicture {
  /** Where burned-in text may stand: at most a hundred places. */
  readonly textRegions: readonly Region[];
}

/** Everything that is made of a file for showing. */
export interface RenderedPictures {
  readonly display: RenderedDisplay;
  readonly thumbnail: RenderedPicture;
  /** Null when the display picture shows all there is. */
  readonly grey16: RenderedPicture | null;
}

interface GreyPicture {
  /** 8 bits a pixel, row by row. */
  readonly grey: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** What the eight bits were made of, when it holds more than they do. */
  readonly deep: GreyscaleImage | null;
}

/**
 * Makes renditions of stored radiographs: 8-bit grey PNGs, white is high, and all the grey there is where that is more.
 * The picture is upright and, but for the thumbnail, of the radiograph's size.
 */
export class DisplayRenderer {
  constructor(private readonly decoder: RasterDecoder) {}

  /** The 8 bits of deep pictures go through the file's window, or else one from their own percentiles. */
  async render(format: RadiographFormat, bytes: Buffer): Promise<RenderedPictures> {
    const picture = format === 'dicom' ? await this.openDicom(bytes) : await this.openRaster(bytes);
    const display = await renderDisplay(picture);
    const thumbnail = await this.renderThumbnail(display);
    return { display, thumbnail, grey16: picture.deep && (await renderDeep(picture.deep)) };
  }

  /** At most 320 pixels on the longer side; never enlarged. */
  private renderThumbnail({ bytes }: RenderedPicture): Promise<RenderedPicture> {
    const fit = { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true } as const;
    return encode(this.decoder.open(bytes).resize(fit).toColourspace('b-w'));
  }

  private async openDicom(bytes: Buffer): Promise<GreyPicture> {
    const { image } = await readImage(bytes, { decoders: [nativeCodecs] });
    const deep = image.kind === 'greyscale' ? image : null;
    return { grey: renderTo8Bit(image), width: image.columns, height: image.rows, deep };
  }

  private async openRaster(bytes: Buffer): Promise<GreyPicture> {
    const { isDeep } = await this.decoder.inspect(bytes);
    if (isDeep) return this.openDeep(bytes);
    const picture = this.decoder.open(bytes).autoOrient().removeAlpha().toColourspace('b-w').raw();
    const { data, info } = await picture.toBuffer({ resolveWithObject: true });
    return { grey: data, width: info.width, height: info.height, deep: null };
  }

  /** Windowed by us: the usual conversion would keep the upper eight bits and lose a dark exposure. */
  private async openDeep(bytes: Buffer): Promise<GreyPicture> {
    const { data, info } = await this.decoder
      .open(bytes)
      .autoOrient()
      .removeAlpha()
      .toColourspace('grey16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true });
    const samples = new Uint16Array(data.buffer, data.byteOffset, info.width * info.height);
    const deep = plainGreyscale(samples, info.height, info.width);
    return { grey: renderTo8Bit(deep), width: info.width, height: info.height, deep };
  }
}

async function renderDisplay({ grey, width, height }: GreyPicture): Promise<RenderedDisplay> {
  const textRegions = findTextRegions(grey, height, width).slice(0, MAX_TEXT_REGIONS);
  const picture = sharp(grey, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
  return { ...(await encode(picture)), textRegions };
}

async function renderDeep(image: GreyscaleImage): Promise<RenderedPicture> {
  const { buffer, byteOffset, byteLength } = await encodeGray16(toGray16(image));
  return { bytes: Buffer.from(buffer, byteOffset, byteLength), width: image.columns, height: image.rows };
}

async function encode(picture: Sharp): Promise<RenderedPicture> {
  const { data, info } = await picture.png(PNG_EFFORT).toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
