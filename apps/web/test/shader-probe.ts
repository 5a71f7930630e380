import { plainGreyscale, toGray16, type VoiTransform } from '@phoxray/dicom';
import { WebglRenderer } from '../src/features/viewer/render/webgl-renderer.js';
import { deepGreyImage, greyImage, valueRange, type GreyImage } from '../src/features/viewer/scene/grey-image.js';
import { buildLut } from '../src/features/viewer/scene/grey-lut.js';
import { packMasks, shownBits } from '../src/features/viewer/scene/mask-planes.js';
import { buildPalette, MASK_STYLES, STYLE_STRENGTH } from '../src/features/viewer/scene/palette.js';
import { shadePixel, type Scene } from '../src/features/viewer/scene/shade.js';
import { canvasToImage, type Quarter } from '../src/features/viewer/scene/view-transform.js';
import { worstOverlapPixel } from './overlap-probe.js';

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
const MASK_COUNTS = [0, 1, 3, 9, 17, 40] as const;
const COLORS = ['#3b82f6', '#f59e0b', '#ef4444'];

const FUNCTIONS = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const;
const LINEAR = { kind: 'linear', slope: 1, intercept: 0 } as const;

const pick = <T>(random: Random, [first, ...rest]: readonly [T, ...T[]]): T =>
  [first, ...rest][Math.floor(random() * (rest.length + 1))] ?? first;

/** A file's own curve: rising, with a few thousand entries at most. */
function randomTable(random: Random, reach: number): VoiTransform {
  const length = 2 + Math.floor(random() * 5_000);
  const bend = 0.4 + random() * 2;
  const entries = Uint16Array.from({ length }, (_, index) => (index / (length - 1)) ** bend * 4_095);
  return { kind: 'lut', lut: { firstMapped: Math.floor(random() * reach), bits: 12, entries, explanation: null } };
}

function randomVoi(random: Random, image: GreyImage): VoiTransform {
  const { low, high } = valueRange(image);
  if (random() < 0.25) return randomTable(random, high);
  const [center, width] = [low + random() * (high - low), 1 + random() ** 3 * 2 * (high - low)];
  return { kind: 'window', function: pick(random, FUNCTIONS), center, width, explanation: null };
}

/** 8-bit grey as it is, or up to 16 bits through a rescale, either way up. */
function randomImage(random: Random): GreyImage {
  const times = pick(random, [1, 1, 6]);
  const [width, height] = [8 + Math.floor(random() * 60 * times), 8 + Math.floor(random() * 40 * times)];
  const length = width * height;
  if (random() < 0.25) return greyImage(width, height, randomSamples(random, new Uint8Array(length), 256));
  const samples = randomSamples(random, new Uint16Array(length), 2 ** pick(random, [8, 12, 16]));
  const rescaled = { ...LINEAR, slope: pick(random, [1, 0.5, -2]), intercept: pick(random, [0, -1_000]) };
  const photometricInterpretation = pick(random, ['MONOCHROME1', 'MONOCHROME2'] as const);
  const picture = { ...plainGreyscale(samples, height, width), modalityTransform: rescaled };
  return deepGreyImage(toGray16({ ...picture, photometricInterpretation }));
}

function randomSamples<T extends Uint8Array | Uint16Array>(random: Random, samples: T, levels: number): T {
  for (let index = 0; index < samples.length; index += 1) samples[index] = Math.floor(random() * levels);
  return samples;
}

/** Any image, window, placement, masks and style that the viewer can be asked to show. */
function randomScene(random: Random): Scene {
  const image = randomImage(random);
  const pixels = image.width * image.height;
  const masks = Array.from({ length: pick(random, MASK_COUNTS) }, (_, index) => ({
    id: String(index),
    data: new Uint8Array(pixels).map(() => (random() < 0.4 ? 255 : 0)),
  }));
  const packed = packMasks(masks, pixels);
  const style = MASK_STYLES[Math.floor(random() * MASK_STYLES.length)] ?? 'both';
  const view = {
    scale: 0.2 * 40 ** random(),
    center: { x: random() * image.width, y: random() * image.height },
    quarter: QUARTERS[Math.floor(random() * 4)] ?? 0,
    flipped: random() < 0.5,
  };
  return {
    ...STYLE_STRENGTH[style],
    image,
    planes: packed.planes,
    lut: buildLut(image, randomVoi(random, image), random() < 0.5),
    shown: shownBits(packed, () => random() < 0.8),
    palette: buildPalette(packed, (id) => ({
      color: COLORS[Number(id) % COLORS.length] ?? '#ffffff',
      opacity: random(),
    })),
    toImage: canvasToImage(view, CANVAS),
    footprint: 1 / view.scale,
    stroke: 1 + random(),
  };
}

function drawn(gl: WebGL2RenderingContext, renderer: WebglRenderer, scene: Scene): Uint8Array {
  renderer.setImage(scene.image);
  renderer.setPlanes(scene.planes);
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

Object.assign(globalThis, { compareShader, worstOverlapPixel });
