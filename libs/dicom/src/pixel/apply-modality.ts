import type { ModalityTransform } from './image.js';
import { lookUp } from './lookup-table.js';

/** Output of the Modality LUT for a stored value (PS3.3 C.11.1). */
export function applyModality(transform: ModalityTransform, stored: number): number {
  if (transform.kind === 'lut') return lookUp(transform.lut, stored);
  return stored * transform.slope + transform.intercept;
}
