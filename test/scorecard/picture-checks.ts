import sharp, { type Sharp } from 'sharp';
import { deidentifyDicom, findTextRegions, readImage, redactDicom, renderTo8Bit } from '@phoxray/dicom';
import { RasterDecoder } from '../../libs/uploads/src/sanitise/raster-decoder.js';
import { RasterSanitiser } from '../../libs/uploads/src/sanitise/raster.sanitiser.js';
import { drawText } from '../factories/bitmap-text.js';
import { archSamples, syntheticDicom } from '../factories/dicom.factory.js';
import { pngChunk, syntheticPng } from '../factories/picture.factory.js';
import { tiffIn } from '../factories/tiff.factory.js';
import type { Check } from './check.js';

const ROWS = 120;
const COLUMNS = 200;
const CANARY = 'CANARY';

type Format = 'png' | 'jpeg' | 'tiff' | 'webp';
type Variant = readonly [format: Format, name: string, encode: () => Promise<Buffer> | Buffer];

const LIMITS = { UPLOAD_MAX_MEGAPIXELS: 1 };
const decoder = new RasterDecoder(LIMITS);
const sanitiser = new RasterSanitiser(decoder, LIMITS);

const arch8 = (channels: 1 | 3 | 4 = 1): Sharp => {
  const samples = archSamples(ROWS, COLUMNS * channels, 255);
  return sharp(Uint8Array.from(samples), { raw: { width: COLUMNS, height: ROWS, channels } });
};

const arch16 = (): Sharp => {
  const samples = Uint16Array.from(archSamples(ROWS, COLUMNS, 65_535));
  return sharp(samples, { raw: { width: COLUMNS, height: ROWS, channels: 1 } }).toColourspace('grey16');
};

const page = { width: COLUMNS, height: ROWS, rowsPerStrip: 16, description: CANARY };

/** Each format in the shapes that radiographs come in; every one is planted with canaries. */
const VARIANTS: readonly Variant[] = [
  ['png', 'grey', () => identified(arch8().toColourspace('b-w').png())],
  ['png', '16 bits', () => identified(arch16().png())],
  ['png', 'palette', () => identified(arch8(3).png({ palette: true }))],
  ['png', 'interlaced', () => identified(arch8(4).png({ progressive: true }))],
  ['png', 'something behind the samples', async () => behindSamples(await identified(arch8().png()))],
  ['png', '4 bits', () => syntheticPng({ width: COLUMNS, height: ROWS, bits: 4, extra: [pngChunk('tEXt', CANARY)] })],
  ['jpeg', 'grey', () => identified(arch8().toColourspace('b-w').jpeg())],
  ['jpeg', 'colour', () => identified(arch8(3).jpeg())],
  ['jpeg', 'progressive, turned', () => identified(arch8(3).jpeg({ progressive: true }), 6)],
  ['tiff', 'LZW', () => identified(arch8().tiff({ compression: 'lzw' }))],
  ['tiff', 'deflate, 16 bits, tiles', () => identified(arch16().tiff({ compression: 'deflate', tile: true }))],
  [
    'tiff',
    'big endian, 16 bits',
    () => tiffIn('big', { ...page, bits: 16, samples: archSamples(ROWS, COLUMNS, 65_535) }),
  ],
  ['tiff', 'little endian', () => tiffIn('little', { ...page, samples: archSamples(ROWS, COLUMNS, 255) })],
  ['tiff', 'JPEG inside', () => identified(arch8(3).tiff({ compression: 'jpeg' }))],
  ['webp', 'lossless', () => identified(arch8(3).webp({ lossless: true }))],
  ['webp', 'lossy with opacity, turned', () => identified(arch8(4).webp(), 8)],
];

/** Pictures with EXIF, GPS, XMP, descriptions, hidden bytes and a trailer: all gone, every decoded sample as before. */
export async function rasterChecks(): Promise<Check[]> {
  const checks = await Promise.all(
    VARIANTS.map(async ([format, name, encode]): Promise<Check[]> => {
      const planted = Buffer.concat([await encode(), Buffer.from(CANARY)]);
      const { bytes } = await sanitiser.sanitise(format, planted, []);
      const same = (await upright(planted)).equals(await upright(bytes));
      return [
        { action: 'text_removed', subject: `${format}, ${name}: planted`, passed: !bytes.includes(CANARY) },
        { action: 'pixels_retained', subject: `${format}, ${name}: decoded`, passed: same },
      ];
    }),
  );
  return checks.flat();
}

/** Samples at their full depth, as a person sees the picture. */
const upright = async (bytes: Buffer): Promise<Buffer> =>
  (await decoder.decodeUpright(bytes, await decoder.inspect(bytes))).data;

const identified = (picture: Sharp, orientation = 1): Promise<Buffer> =>
  picture
    .withExif({ IFD0: { Artist: CANARY, Software: CANARY }, IFD3: { GPSLatitude: '48/1' } })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${CANARY}</x:xmpmeta>`)
    .withMetadata({ orientation })
    .toBuffer();

/** A further chunk of image data that no decoder reads. */
function behindSamples(png: Buffer): Buffer {
  const end = png.lastIndexOf('IEND') - 4;
  return Buffer.concat([png.subarray(0, end), pngChunk('IDAT', CANARY), png.subarray(end)]);
}

/** A name burned into the picture: pointed at, blackened by hand, and gone after de-identification. */
export async function burnedInChecks(): Promise<Check[]> {
  const samples = archSamples(ROWS, COLUMNS, 255);
  drawText(samples, COLUMNS, 'DUPONT JEAN', { x: 8, y: 8, scale: 2, value: 255 });
  const burned = syntheticDicom({ rows: ROWS, columns: COLUMNS, bitsAllocated: 8, samples });
  const found = await textIn(burned);
  const redacted = await redactDicom(burned, found);
  const uidKey = new Uint8Array(32).fill(42);
  const { bytes } = await deidentifyDicom(redacted, { uidKey, patientPseudonym: null, pixelsExamined: true });
  const hidden = found.length > 0 && (await textIn(bytes)).length === 0;
  return [{ action: 'pixels_hidden', subject: 'DX: a name burned in', passed: hidden }];
}

async function textIn(bytes: Uint8Array): Promise<ReturnType<typeof findTextRegions>> {
  const { image } = await readImage(bytes);
  const window = { kind: 'window', function: 'LINEAR', center: 128, width: 256, explanation: null } as const;
  return findTextRegions(renderTo8Bit(image, window), image.rows, image.columns);
}
