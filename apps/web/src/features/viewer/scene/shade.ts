import type { GreyImage } from './grey-image.js';
import { LUT_SIZE, type GreyLut } from './grey-lut.js';
import { PALETTE_LABELS } from './palette.js';
import { applyAffine, type Affine, type Point } from './view-transform.js';

export type Rgb = [r: number, g: number, b: number];

/** Everything a pixel depends on. The shader computes the same from the same numbers. */
export type Scene = {
  image: GreyImage;
  lut: GreyLut;
  toImage: Affine;
  /** Image pixels covered by one canvas pixel. */
  footprint: number;
  layers: readonly Uint8Array[];
  palette: Uint8Array;
  fill: number;
  contour: number;
  /** Outline thickness in canvas pixels. */
  stroke: number;
};

export const MAX_SAMPLES = 4;
export const SHADOW = 0.6;
const OUTSIDE: Rgb = [0, 0, 0];
const NEIGHBOURS: readonly Point[] = [
  { x: 1, y: 0 },
  { x: -1, y: 0 },
  { x: 0, y: 1 },
  { x: 0, y: -1 },
];

/** Reference of the fragment shader: colour (0–1) of the canvas position, pixel centres at .5. */
export function shadePixel(scene: Scene, at: Point): Rgb {
  const position = applyAffine(scene.toImage, at);
  if (!isInside(scene.image, position)) return OUTSIDE;
  const level = displayLevel(scene, greyAt(scene, position));
  return scene.layers.reduce<Rgb>((under, _, layer) => paintLayer(scene, layer, at, under), [level, level, level]);
}

/** Magnified: bilinear. Reduced: the mean of up to 4 × 4 pixels under the canvas pixel, against moiré. */
function greyAt({ image, footprint }: Scene, { x, y }: Point): number {
  if (footprint <= 1) return bilinear(image, x - 0.5, y - 0.5);
  const samples = Math.min(MAX_SAMPLES, Math.ceil(footprint));
  let sum = 0;
  for (let row = 0; row < samples; row += 1) {
    for (let column = 0; column < samples; column += 1) {
      const dx = ((column + 0.5) / samples - 0.5) * footprint;
      const dy = ((row + 0.5) / samples - 0.5) * footprint;
      sum += texel(image, Math.floor(x + dx), Math.floor(y + dy));
    }
  }
  return sum / (samples * samples);
}

function bilinear(image: GreyImage, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const top = mix(texel(image, column, row), texel(image, column + 1, row), x - column);
  const bottom = mix(texel(image, column, row + 1), texel(image, column + 1, row + 1), x - column);
  return mix(top, bottom, y - row);
}

function texel({ width, height, data }: GreyImage, column: number, row: number): number {
  const x = Math.min(width - 1, Math.max(0, column));
  const y = Math.min(height - 1, Math.max(0, row));
  return data[y * width + x] ?? 0;
}

function displayLevel({ lut: { levels, from, to } }: Scene, sample: number): number {
  const share = Math.min(1, Math.max(0, (sample - from) / (to - from)));
  return (levels[Math.floor(share * (LUT_SIZE - 1) + 0.5)] ?? 0) / 255;
}

function paintLayer(scene: Scene, layer: number, at: Point, under: Rgb): Rgb {
  const own = shownLabel(scene, layer, at);
  const around = NEIGHBOURS.map(({ x, y }) =>
    shownLabel(scene, layer, { x: at.x + x * scene.stroke, y: at.y + y * scene.stroke }),
  );
  if (own === 0) return around.some((label) => label !== 0) ? blend(under, OUTSIDE, SHADOW * scene.contour) : under;
  const color = paletteColor(scene, layer, own);
  const onEdge = around.some((label) => label !== own);
  return blend(under, color.rgb, Math.max(color.alpha * scene.fill, onEdge ? scene.contour : 0));
}

/** Label under a canvas position, nearest pixel; 0 for none, hidden, or outside. */
function shownLabel(scene: Scene, layer: number, at: Point): number {
  const position = applyAffine(scene.toImage, at);
  if (!isInside(scene.image, position)) return 0;
  const index = Math.floor(position.y) * scene.image.width + Math.floor(position.x);
  const label = scene.layers[layer]?.[index] ?? 0;
  return paletteColor(scene, layer, label).alpha > 0 ? label : 0;
}

function paletteColor({ palette }: Scene, layer: number, label: number): { rgb: Rgb; alpha: number } {
  const at = (layer * PALETTE_LABELS + label) * 4;
  const channel = (offset: number): number => (palette[at + offset] ?? 0) / 255;
  return { rgb: [channel(0), channel(1), channel(2)], alpha: channel(3) };
}

function isInside({ width, height }: GreyImage, { x, y }: Point): boolean {
  return x >= 0 && y >= 0 && x < width && y < height;
}

function blend(under: Rgb, over: Rgb, alpha: number): Rgb {
  return [mix(under[0], over[0], alpha), mix(under[1], over[1], alpha), mix(under[2], over[2], alpha)];
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
