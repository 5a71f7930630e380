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
import { PartOutcomes } from './part-outcomes.js';
import { MAX_TEXT_REGIONS, type RenderedPicture, type RenderedPictures, THUMBNAIL_SIDE } from './rendered-pictures.js';

/** Fast and small enough: radiographs are noisy, and more effort costs seconds for a few per cent. */
const PNG_EFFORT = { compressionLevel: 6, adaptiveFiltering: false } as const;

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

  /**
   * The 8 bits of deep pictures go through the file's window or VOI LUT, or else through a window from their own
   * percentiles. Throws only when the file cannot be opened.
   */
  async render(format: RadiographFormat, bytes: Buffer): Promise<RenderedPictures> {
    const picture = format === 'dicom' ? await this.openDicom(bytes) : await this.openRaster(bytes);
    const parts = new PartOutcomes();
    const textRegions = await parts.attempt('textRegions', () => textRegionsOf(picture));
    const shown = await parts.attempt('display', () => encode(greyOf(picture)));
    const thumbnail = await parts.attempt('thumbnail', () => renderThumbnail(picture));
    const grey16 = await parts.attempt('grey16', () => picture.deep && renderDeep(picture.deep));
    return { display: shown && { ...shown, textRegions }, thumbnail, grey16, failures: parts.failures };
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

const greyOf = ({ grey, width, height }: GreyPicture): Sharp =>
  sharp(grey, { raw: { width, height, channels: 1 } }).toColourspace('b-w');

const textRegionsOf = ({ grey, width, height }: GreyPicture): Region[] =>
  findTextRegions(grey, height, width).slice(0, MAX_TEXT_REGIONS);

/** At most 320 pixels on the longer side; never enlarged. */
function renderThumbnail(picture: GreyPicture): Promise<RenderedPicture> {
  const fit = { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true } as const;
  return encode(greyOf(picture).resize(fit));
}

async function renderDeep(image: GreyscaleImage): Promise<RenderedPicture> {
  const { buffer, byteOffset, byteLength } = await encodeGray16(toGray16(image));
  return { bytes: Buffer.from(buffer, byteOffset, byteLength), width: image.columns, height: image.rows };
}

async function encode(picture: Sharp): Promise<RenderedPicture> {
  const { data, info } = await picture.png(PNG_EFFORT).toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
