import type { Frame } from '../render/renderer.js';
import { buildLut } from '../scene/grey-lut.js';
import { shownBits } from '../scene/mask-planes.js';
import { buildPalette, STYLE_STRENGTH } from '../scene/palette.js';
import type { GreyImage } from '../scene/grey-image.js';
import { canvasToImage } from '../scene/view-transform.js';
import { isShown, type ViewerState } from './viewer-state.js';

const UNPAINTED = { color: '#000000', opacity: 0 };

/** The small tables of one frame of `image`, from the whole state; `density` is canvas pixels per CSS pixel. */
export function frameOf(state: ViewerState, image: GreyImage, density: number): Frame {
  const { view, canvas, voi, inverted, masks, paints, style } = state;
  return {
    ...STYLE_STRENGTH[style],
    lut: buildLut(image, voi, inverted),
    palette: buildPalette(masks, (id) => paints[id] ?? UNPAINTED),
    shown: shownBits(masks, (id) => isShown(state, id)),
    toImage: canvasToImage(view, canvas),
    footprint: 1 / view.scale,
    stroke: 1.25 * density,
  };
}
