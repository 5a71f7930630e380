import type { GreyImage } from '../scene/grey-image.js';
import type { Affine } from '../scene/view-transform.js';

/** What changes from frame to frame: small uploads only. */
export type Frame = {
  lut: Uint8Array;
  palette: Uint8Array;
  toImage: Affine;
  footprint: number;
  fill: number;
  contour: number;
  stroke: number;
};

/** Draws the scene of `shade.ts` on a canvas. Pixels are uploaded once, frames only change small tables. */
export type Renderer = {
  readonly kind: 'webgl2' | 'canvas2d';
  setImage(image: GreyImage): void;
  setLayers(layers: readonly Uint8Array[]): void;
  draw(frame: Frame): void;
  dispose(): void;
};
