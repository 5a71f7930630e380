import { deidentifyDicom, findTextRegions, type Region } from '@phoxray/dicom';
import { blackeningPlace } from './blacken/blackening.policy.js';
import { isCanvasExact } from './picture/bitmap-pixels.js';
import type { GreyPicture } from './picture/grey-picture.js';
import { previewOf, shownPicture } from './picture/shown-picture.js';
import { readFile } from './read-file.js';
import { type RasterFormat, stripRaster, uprightSize } from './strip-raster.js';
import { tagOf } from './digest.js';
import { type Inspection, named, type RedactionPlace, type Tasks } from './tasks.js';

const PREVIEW_SIDE = 320;
const KEY_BYTES = 32;
/** Two capitals are how DICOM names modalities; another text in that place may be a name. */
const MODALITY = /^[A-Z]{2}$/;

type Facts = Pick<Inspection, 'modality' | 'width' | 'height' | 'bits' | 'removed' | 'replaced' | 'warnings'> & {
  readonly blackening: RedactionPlace;
};

/**
 * What a file is, what would be removed from it, and how it looks; nothing of it leaves the browser.
 * Throws `FileFault`, `DicomFormatError` or `RasterFormatError` for a file that the API would refuse as well.
 */
export async function inspectFile({ file, tagKey }: Tasks['inspect']['ask']): Promise<Inspection> {
  const { format, bytes } = await readFile(file);
  const { blackening, ...facts } = format === 'dicom' ? await dicomFacts(bytes) : rasterFacts(format, bytes);
  const picture = await shownPicture(format, bytes, facts);
  return {
    format,
    ...facts,
    preview: picture && (await previewOf(picture, PREVIEW_SIDE)),
    textRegions: picture === null ? [] : textRegionsOf(picture),
    redaction: picture === null ? 'unseen' : blackening,
    tag: tagKey && (await tagOf(tagKey, bytes)),
  };
}

/** The real de-identification under a key that is thrown away: it says what will go, and refuses what will be refused. */
async function dicomFacts(bytes: Uint8Array): Promise<Facts> {
  const uidKey = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const { report, image } = await deidentifyDicom(bytes, { uidKey, patientPseudonym: null });
  return {
    modality: MODALITY.test(image.modality ?? '') ? image.modality : null,
    width: image.columns,
    height: image.rows,
    bits: image.bitsStored,
    removed: report.removed.map(named),
    replaced: report.replaced.map(named),
    warnings: report.warnings,
    blackening: 'here',
  };
}

function rasterFacts(format: RasterFormat, bytes: Uint8Array): Facts {
  const stripped = stripRaster(format, bytes);
  return {
    modality: null,
    ...uprightSize(stripped),
    bits: stripped.bitDepth,
    removed: stripped.removed.map(named),
    replaced: [],
    warnings: [],
    blackening: blackeningPlace(format, stripped.bytes, isCanvasExact),
  };
}

function textRegionsOf({ grey, width, height }: GreyPicture): Region[] {
  return findTextRegions(grey, height, width);
}
