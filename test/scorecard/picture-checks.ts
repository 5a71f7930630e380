import sharp, { type Sharp } from 'sharp';
import {
  deidentifyDicom,
  findTextRegions,
  readImage,
  redactDicom,
  renderTo8Bit,
  stripJpeg,
  type StrippedRaster,
  stripPng,
  stripTiff,
  stripWebp,
} from '@phoxray/dicom';
import { drawText } from '../factories/bitmap-text.js';
import { archSamples, syntheticDicom } from '../factories/dicom.factory.js';
import type { Check } from './check.js';

const ROWS = 120;
const COLUMNS = 200;
const CANARY = 'CANARY';

type Format = 'png' | 'jpeg' | 'tiff' | 'webp';
const STRIPS: readonly (readonly [Format, (bytes: Uint8Array) => StrippedRaster])[] = [
  ['png', stripPng],
  ['jpeg', stripJpeg],
  ['tiff', stripTiff],
  ['webp', stripWebp],
];

/** Pictures with EXIF, GPS, XMP, profile and a trailer: all gone, every decoded sample as before. */
export async function rasterChecks(): Promise<Check[]> {
  const checks = await Promise.all(
    STRIPS.map(async ([format, strip]): Promise<Check[]> => {
      const planted = Buffer.concat([await identified(format), Buffer.from(CANARY)]);
      const stripped = Buffer.from(strip(planted).bytes);
      const same = (await decode(planted)).equals(await decode(stripped));
      return [
        { action: 'text_removed', subject: `${format}: metadata and trailer`, passed: !stripped.includes(CANARY) },
        { action: 'pixels_retained', subject: `${format}: decoded`, passed: same },
      ];
    }),
  );
  return checks.flat();
}

const decode = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).raw().toBuffer();

function arch(): Sharp {
  const grey = Uint8Array.from(archSamples(ROWS, COLUMNS, 255));
  return sharp(grey, { raw: { width: COLUMNS, height: ROWS, channels: 1 } });
}

const identified = (format: Format): Promise<Buffer> =>
  arch()
    .toFormat(format, { compression: 'lzw', lossless: true })
    .withExif({ IFD0: { Artist: CANARY, Software: CANARY }, IFD3: { GPSLatitude: '48/1' } })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${CANARY}</x:xmpmeta>`)
    .toBuffer();

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
