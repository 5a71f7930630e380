import { TAG } from '../dictionary/tag.js';
import type { DicomFile } from '../read/data-set.js';
import { readDecimals, readStrings } from '../read/element-values.js';
import type { VoiWindow } from './image.js';

/** The windows of a file in its order (PS3.3 C.11.2.1.2); those too narrow to be windows are left out. */
export function readWindows({ dataSet }: Pick<DicomFile, 'dataSet'>): VoiWindow[] {
  const widths = readDecimals(dataSet, TAG.windowWidth);
  const explanations = readStrings(dataSet, TAG.windowCenterWidthExplanation);
  const [named] = readStrings(dataSet, TAG.voiLutFunction);
  const voiFunction = named === 'SIGMOID' || named === 'LINEAR_EXACT' ? named : 'LINEAR';
  return readDecimals(dataSet, TAG.windowCenter).flatMap((center, index): VoiWindow[] => {
    const width = widths[index];
    if (width === undefined || width < (voiFunction === 'LINEAR' ? 1 : Number.MIN_VALUE)) return [];
    return [{ kind: 'window', function: voiFunction, center, width, explanation: explanations[index] || null }];
  });
}
