import { WebglRenderer } from '../src/features/viewer/render/webgl-renderer.js';
import { greyImage } from '../src/features/viewer/scene/grey-image.js';
import { packMasks, type BinaryMask } from '../src/features/viewer/scene/mask-planes.js';
import { STYLE_STRENGTH, type MaskStyle } from '../src/features/viewer/scene/palette.js';
import { frameOf } from '../src/features/viewer/state/frame.js';
import {
  EMPTY_VIEWER,
  maskPainted,
  maskToggled,
  resized,
  soloed,
  withImage,
  withMasks,
  type ViewerState,
} from '../src/features/viewer/state/viewer-state.js';

/** `shown`: every mask, all but each third one, or one alone. */
export type OverlapCase = {
  count: number;
  style: MaskStyle;
  opacity: number;
  shown: 'all' | 'some' | 'isolated';
  zoom: number;
};

type Rgb = readonly [number, number, number];

const [WIDTH, HEIGHT] = [64, 48];
const STROKE = 1.25;
const SHADOW = 0.6;
const COLORS = ['#e6194b', '#3cb44b', '#ffe119', '#4363d8', '#f58231', '#911eb4', '#46f0f0'] as const;

const idOf = (index: number): string => `mask-${index}`;
const colorOf = (index: number): string => COLORS[index % COLORS.length] ?? '#ffffff';
const greyOf = (x: number, y: number): number => (x * 3 + y * 2) % 256;

/** Discs of many sizes that all cover the middle of the picture. */
function covers(index: number, count: number, x: number, y: number): boolean {
  const angle = (index / count) * 2 * Math.PI;
  const [across, down] = [WIDTH / 2 + 6 * Math.cos(angle), HEIGHT / 2 + 6 * Math.sin(angle)];
  const isInside = x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT;
  return isInside && Math.hypot(x - across, y - down) < 8 + ((index * 7) % 15);
}

function isShown(index: number, { shown, count }: OverlapCase): boolean {
  if (shown === 'isolated') return index === Math.floor(count / 2);
  return shown === 'all' || index % 3 !== 1;
}

/** The state that a person makes by the panel's switches. */
function stateOf(overlap: OverlapCase): ViewerState {
  const { count, style, opacity, shown, zoom } = overlap;
  const indices = Array.from({ length: count }, (_, index) => index);
  const pixels = Array.from({ length: WIDTH * HEIGHT }, (_, at) => [at % WIDTH, Math.floor(at / WIDTH)] as const);
  const masks = indices.map<BinaryMask>((index) => ({
    id: idOf(index),
    data: Uint8Array.from(pixels, ([x, y]) => (covers(index, count, x, y) ? 255 : 0)),
  }));
  const image = greyImage(
    WIDTH,
    HEIGHT,
    Uint8Array.from(pixels, ([x, y]) => greyOf(x, y)),
  );
  const colors = Object.fromEntries(indices.map((index) => [idOf(index), colorOf(index)]));
  let state = withImage(resized(EMPTY_VIEWER, { width: WIDTH * zoom, height: HEIGHT * zoom }), image);
  state = withMasks({ ...state, style }, packMasks(masks, WIDTH * HEIGHT), colors);
  for (const index of indices) state = maskPainted(state, idOf(index), { opacity });
  if (shown === 'isolated') state = soloed(state, idOf(Math.floor(count / 2)));
  if (shown === 'some') {
    for (const index of indices.filter((one) => !isShown(one, overlap))) state = maskToggled(state, idOf(index));
  }
  return { ...state, view: { ...state.view, scale: zoom } };
}

/** The composition as it is meant, mask by mask, with nothing of the viewer's own arithmetic. */
function expectedPixel(overlap: OverlapCase, column: number, row: number): Rgb {
  const { count, style, opacity, zoom } = overlap;
  const { fill, contour } = STYLE_STRENGTH[style];
  const place = (dx: number, dy: number): [number, number] => [
    Math.floor((column + 0.5 + dx) / zoom),
    Math.floor((row + 0.5 + dy) / zoom),
  ];
  const around = [place(STROKE, 0), place(-STROKE, 0), place(0, STROKE), place(0, -STROKE)];
  const [x, y] = place(0, 0);
  const shown = Array.from({ length: count }, (_, index) => index).filter((index) => isShown(index, overlap));
  const isRim = shown.some(
    (index) => !covers(index, count, x, y) && around.some(([ax, ay]) => covers(index, count, ax, ay)),
  );
  const bare = greyOf(x, y) * (isRim ? 1 - SHADOW * contour : 1);
  return shown
    .filter((index) => covers(index, count, x, y))
    .reduce<Rgb>(
      (under, index) => {
        const isEdge = around.some(([ax, ay]) => !covers(index, count, ax, ay));
        const share = Math.max((Math.round(opacity * 255) / 255) * fill, isEdge ? contour : 0);
        return blend(under, colorOf(index), share);
      },
      [bare, bare, bare],
    );
}

function blend(under: Rgb, color: string, share: number): Rgb {
  const channel = (at: 0 | 1 | 2): number =>
    under[at] * (1 - share) + Number.parseInt(color.slice(1 + at * 2, 3 + at * 2), 16) * share;
  return [channel(0), channel(1), channel(2)];
}

/** Draws one case on a fresh canvas; answers how far the worst pixel is from what is meant, in levels of 255. */
export function worstOverlapPixel(overlap: OverlapCase): number {
  const [width, height] = [WIDTH * overlap.zoom, HEIGHT * overlap.zoom];
  const gl = new OffscreenCanvas(width, height).getContext('webgl2', { alpha: false, antialias: false });
  const state = stateOf(overlap);
  if (gl === null || state.image === null) throw new Error('This browser has no WebGL2');
  const renderer = new WebglRenderer(gl);
  renderer.setImage(state.image);
  renderer.setPlanes(state.masks.planes);
  renderer.draw({ ...frameOf(state, state.image, 1), footprint: 1 });
  const drawn = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, drawn);
  renderer.dispose();
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return worstOf(drawn, overlap, width, height);
}

function worstOf(drawn: Uint8Array, overlap: OverlapCase, width: number, height: number): number {
  let worst = 0;
  for (let index = 0; index < width * height; index += 1) {
    const [column, row] = [index % width, height - 1 - Math.floor(index / width)];
    if (!isSampleCentre(column, row, overlap.zoom)) continue;
    expectedPixel(overlap, column, row).forEach((level, channel) => {
      worst = Math.max(worst, Math.abs(level - (drawn[index * 4 + channel] ?? 0)));
    });
  }
  return worst;
}

/** Between the centres of samples the radiograph itself is interpolated, which is another test's business. */
const isSampleCentre = (column: number, row: number, zoom: number): boolean =>
  column % zoom === (zoom - 1) / 2 && row % zoom === (zoom - 1) / 2;
