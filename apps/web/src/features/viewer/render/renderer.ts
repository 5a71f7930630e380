import type { GreyImage } from '../scene/grey-image.js';
import type { GreyLut } from '../scene/grey-lut.js';
import type { MaskPlane } from '../scene/mask-planes.js';
import type { Affine } from '../scene/view-transform.js';

/** What changes from frame to frame: small uploads only. */
export type Frame = {
  lut: GreyLut;
  palette: Uint8Array;
  /** For each plane, the bits of the masks that are shown. */
  shown: Uint32Array;
  toImage: Affine;
  footprint: number;
  fill: number;
  contour: number;
  stroke: number;
};

/** Why less than the whole picture is drawn: its size, or a browser without the graphics for it. */
export type Reduction = 'size' | 'graphics';

/** Draws the scene of `shade.ts` on a canvas. Pixels are uploaded once, frames only change small tables. */
export type Renderer = {
  readonly reduction: Reduction | null;
  setImage(image: GreyImage): void;
  setPlanes(planes: readonly MaskPlane[]): void;
  draw(frame: Frame): void;
  dispose(): void;
};
