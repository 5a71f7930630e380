import { deidentifyDicom, type Region } from '@phoxray/dicom';
import { blackeningPlace } from './blacken/blackening.policy.js';
import { blackenBitmap } from './blacken/blacken-bitmap.js';
import { blackenPng } from './blacken/blacken-png.js';
import { sha256Of } from './digest.js';
import { isCanvasExact } from './picture/bitmap-pixels.js';
import { readFile } from './read-file.js';
import { type RasterFormat, stripRaster } from './strip-raster.js';
import { type Identity, named, type Preparation, type Prepared, type Tasks } from './tasks.js';

/**
 * The bytes that leave the browser: de-identified with the account's own keys, so that the API makes the same ones
 * again, and blackened where this browser can do it without touching any other pixel.
 * Throws like {@link inspectFile}.
 */
export async function prepareFile({ file, identity, regions }: Tasks['prepare']['ask']): Promise<Prepared> {
  const { format, bytes } = await readFile(file);
  const { clean, preparation } =
    format === 'dicom' ? await cleanDicom(bytes, identity, regions) : await cleanRaster(format, bytes, regions);
  return { bytes: new Blob([clean]), sha256: await sha256Of(clean), preparation };
}

type Cleaned = { readonly clean: Uint8Array<ArrayBuffer>; readonly preparation: Preparation };

async function cleanDicom(
  bytes: Uint8Array,
  { uidKey, patient }: Identity,
  redactions: readonly Region[],
): Promise<Cleaned> {
  const { bytes: clean, report } = await deidentifyDicom(bytes, {
    uidKey,
    redactions,
    patientPseudonym: patient?.pseudonym ?? null,
    ...(patient === null ? {} : { dateShiftDays: patient.dateShiftDays }),
  });
  const [removed, replaced] = [report.removed.map(named), report.replaced.map(named)];
  return { clean: ownBytes(clean), preparation: { removed, replaced, redactedRegions: redactions.length } };
}

async function cleanRaster(format: RasterFormat, bytes: Uint8Array, regions: readonly Region[]): Promise<Cleaned> {
  const stripped = stripRaster(format, bytes);
  const clean = ownBytes(stripped.bytes);
  const preparation = { removed: stripped.removed.map(named), replaced: [], redactedRegions: regions.length };
  if (regions.length === 0 || blackeningPlace(format, clean, isCanvasExact) === 'server') {
    return { clean, preparation: { ...preparation, redactedRegions: 0 } };
  }
  const blackened = format === 'png' ? blackenPng(clean, regions) : blackenBitmap(clean, regions);
  return { clean: await blackened, preparation };
}

/** A view over memory that nobody shares, as WebCrypto and Blob ask for. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : new Uint8Array(bytes);
}
