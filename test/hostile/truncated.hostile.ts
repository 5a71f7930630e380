import { DEFLATED_EXPLICIT_LE, EXPLICIT_BE, IMPLICIT_LE } from '@phoxray/dicom';
import { syntheticDicom } from '../factories/dicom.factory.js';
import { syntheticPng } from '../factories/picture.factory.js';
import type { HostileFile } from './hostile-file.js';
import { greyJpeg } from './jpeg.hostile.js';
import { tiffOf } from './tiff.hostile.js';
import { smallWebp } from './webp.hostile.js';

async function wholeFiles(): Promise<readonly (readonly [name: string, file: Uint8Array])[]> {
  return [
    ['PNG', syntheticPng({ width: 40, height: 30, bits: 16 })],
    ['JPEG', await greyJpeg()],
    ['progressive JPEG', await greyJpeg({ progressive: true })],
    ['TIFF', tiffOf()],
    ['WebP', await smallWebp(false)],
    ['lossless WebP', await smallWebp(true)],
    ['DICOM', syntheticDicom()],
    ['implicit DICOM', syntheticDicom({ transferSyntax: IMPLICIT_LE })],
    ['big-endian DICOM', syntheticDicom({ transferSyntax: EXPLICIT_BE })],
    ['deflated DICOM', syntheticDicom({ transferSyntax: DEFLATED_EXPLICIT_LE })],
  ];
}

/** Every format cut at every `step` hundredths of its length. */
export async function truncatedFiles(step: number): Promise<HostileFile[]> {
  const cuts = Array.from({ length: Math.floor(99 / step) }, (_, index) => (index + 1) * step);
  return (await wholeFiles()).flatMap(([format, file]) =>
    cuts.map((percent) => ({
      name: `${format} cut at ${percent} %`,
      verdict: 'refused',
      bytes: file.subarray(0, Math.floor((file.length * percent) / 100)),
    })),
  );
}
