import { compressedFiles } from './compressed.hostile.js';
import { dicomFiles } from './dicom.hostile.js';
import { foreignFiles } from './foreign.hostile.js';
import type { HostileFile } from './hostile-file.js';
import { jpegFiles } from './jpeg.hostile.js';
import { pngFiles } from './png.hostile.js';
import { tiffFiles } from './tiff.hostile.js';
import { truncatedFiles } from './truncated.hostile.js';
import { webpFiles } from './webp.hostile.js';

/** Every hostile file, made anew; `cutStep` is how many hundredths lie between two truncations of one file. */
export async function hostileCorpus(cutStep: number): Promise<HostileFile[]> {
  return [
    ...foreignFiles(),
    ...pngFiles(),
    ...(await jpegFiles()),
    ...tiffFiles(),
    ...(await webpFiles()),
    ...dicomFiles(),
    ...(await compressedFiles()),
    ...(await truncatedFiles(cutStep)),
  ];
}
