import type { Frame } from '../render/renderer.js';
import { buildLut } from '../scene/grey-lut.js';
import { shownBits, type MaskPlanes } from '../scene/mask-planes.js';
import { buildPalette, STYLE_STRENGTH } from '../scene/palette.js';
import type { GreyImage } from '../scene/grey-image.js';
import { canvasToImage } from '../scene/view-transform.js';
import { lastResult } from './last-result.js';
import { isShown, type MaskSwitches, type ViewerState } from './viewer-state.js';

const UNPAINTED = { color: '#000000', opacity: 0 };

const placeOf = lastResult(canvasToImage);
const lutOf = lastResult(buildLut);
const paletteOf = lastResult((masks: MaskPlanes, paints: MaskSwitches['paints']) =>
  buildPalette(masks, (id) => paints[id] ?? UNPAINTED),
);
const shownOf = lastResult((masks: MaskPlanes, ...[masksShown, solo, paints]: SwitchList) =>
  shownBits(masks, (id) => isShown({ masksShown, solo, paints }, id)),
);

type SwitchList = [MaskSwitches['masksShown'], MaskSwitches['solo'], MaskSwitches['paints']];

/**
 * The small tables of one frame of `image`, from the whole state; `density` is canvas pixels per CSS pixel. Tables that
 * nothing has changed are the very same ones as in the frame before.
 */
export function frameOf(state: ViewerState, image: GreyImage, density: number): Frame {
  const { view, canvas, voi, inverted, masks, paints, style, masksShown, solo } = state;
  return {
    ...STYLE_STRENGTH[style],
    lut: lutOf(image, voi, inverted),
    palette: paletteOf(masks, paints),
    shown: shownOf(masks, masksShown, solo, paints),
    toImage: placeOf(view, canvas),
    footprint: 1 / view.scale,
    stroke: 1.25 * density,
  };
}
