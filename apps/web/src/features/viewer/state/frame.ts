import type { Frame } from '../render/renderer.js';
import { buildLut } from '../scene/grey-window.js';
import { buildPalette, STYLE_STRENGTH } from '../scene/palette.js';
import { canvasToImage } from '../scene/view-transform.js';
import { isShown, maxValueOf, type ViewerState } from './viewer-state.js';

const UNPAINTED = { visible: false, color: '#000000', opacity: 0 };

/** The small tables of one frame, from the whole state; `density` is canvas pixels per CSS pixel. */
export function frameOf(state: ViewerState, density: number): Frame {
  const { view, canvas, window, inverted, maps, paints, style } = state;
  return {
    ...STYLE_STRENGTH[style],
    lut: buildLut(window, maxValueOf(state), inverted),
    palette: buildPalette(maps.slots, maps.layers.length, (id) => ({
      ...(paints[id] ?? UNPAINTED),
      visible: isShown(state, id),
    })),
    toImage: canvasToImage(view, canvas),
    footprint: 1 / view.scale,
    stroke: 1.25 * density,
  };
}
