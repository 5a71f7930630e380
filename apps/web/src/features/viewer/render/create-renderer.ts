import type { GreyImage } from '../scene/grey-image.js';
import { LUT_SIZE } from '../scene/grey-lut.js';
import { CanvasRenderer } from './canvas-renderer.js';
import type { Renderer } from './renderer.js';
import { WebglRenderer } from './webgl-renderer.js';

/** WebGL2 when the browser has it and its textures hold the image, else Canvas 2D. */
export function createRenderer(canvas: HTMLCanvasElement, image: GreyImage): Renderer {
  const limit = textureLimit();
  if (limit < LUT_SIZE) return new CanvasRenderer(canvas, 'graphics');
  if (Math.max(image.width, image.height) > limit) return new CanvasRenderer(canvas, 'size');
  const gl = canvas.getContext('webgl2', { alpha: false, antialias: false });
  return gl === null ? new CanvasRenderer(canvas, 'graphics') : new WebglRenderer(gl);
}

/** Asked of a canvas of its own: the first context a canvas gives is the only kind it ever gives. */
function textureLimit(): number {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  const limit: unknown = gl?.getParameter(gl.MAX_TEXTURE_SIZE);
  return typeof limit === 'number' ? limit : 0;
}
