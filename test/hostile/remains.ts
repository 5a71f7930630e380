import { inflateSync } from 'node:zlib';
import { readDicom, stripJpeg, stripPng, stripTiff, stripWebp, type StrippedRaster } from '@phoxray/dicom';
import { NEEDLE } from './hostile-file.js';

const MAX_INFLATED = 400_000_000;

const STRIPS: Record<string, (bytes: Uint8Array) => StrippedRaster> = {
  png: stripPng,
  jpeg: stripJpeg,
  tiff: stripTiff,
  webp: stripWebp,
};

/**
 * What is left of a hostile file in what was kept of it, in words; null when nothing is.
 * @param isInert whether what was planted may stay where only a decoder looks
 */
export async function findRemains(kept: Buffer, format: string, isInert: boolean): Promise<string | null> {
  if (!isInert && kept.includes(NEEDLE)) return 'what was planted is still there';
  if (format === 'dicom') return dicomRemains(kept);
  const strip = STRIPS[format];
  if (strip === undefined) return `the format ${format} is unknown`;
  if (format === 'png' && unpacked(kept).includes(NEEDLE)) return 'what was planted is still there, packed';
  const again = strip(kept);
  return Buffer.from(again.bytes).equals(kept) ? null : 'there is more to strip';
}

async function dicomRemains(kept: Buffer): Promise<string | null> {
  if (kept.subarray(0, 128).some((byte) => byte !== 0)) return 'the preamble is not empty';
  const { dataSet } = await readDicom(kept);
  const isPrivate = dataSet.some(({ tag }) => (tag >>> 16) % 2 === 1);
  return isPrivate ? 'there are private elements' : null;
}

/** The image data of a PNG as its decoder sees it, and beyond the last row. */
function unpacked(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(data);
  }
  return inflateSync(Buffer.concat(parts), { maxOutputLength: MAX_INFLATED });
}
