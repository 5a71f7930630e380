import { valueAt } from '../scene/grey-image.js';
import { covers } from '../scene/mask-planes.js';
import { applyAffine, canvasToImage, type Point } from '../scene/view-transform.js';
import { isShown, type ViewerState } from './viewer-state.js';

/** What lies under the cursor: image position, value in units of the file, and the shown masks there. */
export type Readout = { x: number; y: number; value: number; maskIds: string[] };

export function readAt(state: ViewerState, at: Point): Readout | null {
  const { image, view, canvas, masks } = state;
  if (image === null) return null;
  const { x, y } = applyAffine(canvasToImage(view, canvas), at);
  const value = valueAt(image, x, y);
  if (value === null) return null;
  const index = Math.floor(y) * image.width + Math.floor(x);
  const under = masks.slots.filter((slot) => covers(masks, slot, index) && isShown(state, slot.id));
  return { x: Math.floor(x), y: Math.floor(y), value, maskIds: under.map(({ id }) => id) };
}
