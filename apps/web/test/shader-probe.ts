import { WebglRenderer } from '../src/features/viewer/render/webgl-renderer.js';
import { greyImage, type GreyImage } from '../src/features/viewer/scene/grey-image.js';
import { buildLut } from '../src/features/viewer/scene/grey-window.js';
import { packLabelMaps } from '../src/features/viewer/scene/label-map.js';
import { buildPalette, MASK_STYLES, STYLE_STRENGTH } from '../src/features/viewer/scene/palette.js';
import { shadePixel, type Scene } from '../src/features/viewer/scene/shade.js';
import { canvasToImage, type Quarter } from '../src/features/viewer/scene/view-transform.js';

/** Numbers in [0, 1) that a seed brings back (mulberry32). */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const CANVAS = { width: 48, height: 32 };
const QUARTERS: readonly Quarter[] = [0, 1, 2, 3];
const COLORS = ['#3b82f6', '#f59e0b', '#ef4444'];

function randomImage(random: Random): GreyImage {
  const [width, height] = [8 + Math.floor(random() * 60), 8 + Math.floor(random() * 40)];
  const wide = random() < 0.5;
  const data = wide ? new Uint16Array(width * height) : new Uint8Array(width * height);
  return greyImage(
    width,
    height,
    data.map(() => Math.floor(random() * (wide ? 65_536 : 256))),
  );
}

/** Any image, window, placement, masks and style that the viewer can be asked to show. */
function randomScene(random: Random): Scene {
  const image = randomImage(random);
  const pixels = image.width * image.height;
  const masks = COLORS.slice(0, Math.floor(random() * 4)).map((id) => ({
    id,
    data: new Uint8Array(pixels).map(() => (random() < 0.4 ? 255 : 0)),
  }));
  const { layers, slots } = packLabelMaps(masks, pixels);
  const style = MASK_STYLES[Math.floor(random() * MASK_STYLES.length)] ?? 'both';
  const view = {
    scale: 0.2 * 40 ** random(),
    center: { x: random() * image.width, y: random() * image.height },
    quarter: QUARTERS[Math.floor(random() * 4)] ?? 0,
    flipped: random() < 0.5,
  };
  const window = { center: random() * image.maxValue, width: 1 + random() * 2 * image.maxValue };
  return {
    ...STYLE_STRENGTH[style],
    image,
    layers,
    lut: buildLut(window, image.maxValue, random() < 0.5),
    palette: buildPalette(slots, layers.length, (color) => ({ visible: random() < 0.8, color, opacity: random() })),
    toImage: canvasToImage(view, CANVAS),
    footprint: 1 / view.scale,
    stroke: 1 + random(),
  };
}

function drawn(gl: WebGL2RenderingContext, renderer: WebglRenderer, scene: Scene): Uint8Array {
  renderer.setImage(scene.image);
  renderer.setLayers(scene.layers);
  renderer.draw(scene);
  const rgba = new Uint8Array(CANVAS.width * CANVAS.height * 4);
  gl.readPixels(0, 0, CANVAS.width, CANVAS.height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
  return rgba;
}

/** Pixels of the canvas that the shader paints more than one level away from the reference. */
function differing(rgba: Uint8Array, scene: Scene): number {
  let count = 0;
  for (let index = 0; index < CANVAS.width * CANVAS.height; index += 1) {
    const column = index % CANVAS.width;
    const row = CANVAS.height - 1 - Math.floor(index / CANVAS.width);
    const expected = shadePixel(scene, { x: column + 0.5, y: row + 0.5 });
    const worst = Math.max(
      ...expected.map((level, channel) => Math.abs(level * 255 - (rgba[index * 4 + channel] ?? 0))),
    );
    if (worst > 1.01) count += 1;
  }
  return count;
}

function compareShader(scenes: number, seed: number): { pixels: number; differing: number } {
  const canvas = new OffscreenCanvas(CANVAS.width, CANVAS.height);
  const gl = canvas.getContext('webgl2', { alpha: false, antialias: false });
  if (gl === null) throw new Error('This browser has no WebGL2');
  const renderer = new WebglRenderer(gl);
  const random = randomFrom(seed);
  let wrong = 0;
  for (let index = 0; index < scenes; index += 1) {
    const scene = randomScene(random);
    wrong += differing(drawn(gl, renderer, scene), scene);
  }
  return { pixels: scenes * CANVAS.width * CANVAS.height, differing: wrong };
}

Object.assign(globalThis, { compareShader });
