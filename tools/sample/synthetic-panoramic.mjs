import { drawWord } from './bitmap-font.mjs';
import { DENSITY } from './density.mjs';
import { drawTeeth } from './synthetic-teeth.mjs';

export const WIDTH = 1200;
export const HEIGHT = 600;

const NOISE = 0.016;
const CENTRE = WIDTH / 2;
/** Darker hollows: centre and radii in pixels; the two sinuses and the nasal cavity. */
const HOLLOWS = [
  { x: CENTRE - 190, y: 150, rx: 120, ry: 52 },
  { x: CENTRE + 190, y: 150, rx: 120, ry: 52 },
  { x: CENTRE, y: 120, rx: 48, ry: 70 },
];

/**
 * A drawing that resembles a panoramic radiograph and shows nobody: two jaws, arcs of teeth, soft tissue, metal
 * restorations and the word SYNTHETIC in radio-opaque letters. The same pixels every time.
 * @returns {Uint16Array} WIDTH × HEIGHT, row by row, 0 = black … 65535 = white
 */
export function drawSyntheticPanoramic() {
  let density = drawHead();
  const paint = (x, y, value) => (density[y * WIDTH + x] = value);
  const restorations = drawTeeth(CENTRE, smile, paint);
  density = blur(blur(density));
  for (const box of restorations) fillBox(box, (x, y) => paint(x, y, DENSITY.metal));
  drawWord('SYNTHETIC', { x: 24, y: 24, dot: 4 }, (x, y) => paint(x, y, DENSITY.metal));
  return toFullScale(density);
}

/** How far the arcs bend at `x`, in pixels: panoramic images show the occlusal plane as a smile. */
const smile = (x) => -64 * ((x - CENTRE) / CENTRE) * ((x - CENTRE) / CENTRE);

function drawHead() {
  const density = new Float32Array(WIDTH * HEIGHT);
  for (let x = 0; x < WIDTH; x++) {
    const across = ((x - CENTRE) / 565) ** 2;
    const bend = smile(x);
    for (let y = 0; y < HEIGHT; y++) {
      const down = ((y - 315) / 275) ** 2;
      const edge = across * across + down * down;
      density[y * WIDTH + x] = edge > 1 ? DENSITY.air : tissue(x, y, y - bend) + 0.05 * (1 - edge);
    }
  }
  return density;
}

/** `level` is `y` measured from the bent occlusal plane. */
function tissue(x, y, level) {
  if (!isBone(Math.abs(x - CENTRE), y, level)) return DENSITY.soft;
  const hollow = HOLLOWS.some(({ x: hx, y: hy, rx, ry }) => ((x - hx) / rx) ** 2 + ((y - hy) / ry) ** 2 < 1);
  return hollow ? DENSITY.soft - 0.05 : DENSITY.bone - 0.03 + 0.02 * Math.sin(x * 0.31) * Math.sin(y * 0.37);
}

/** Upper jaw, mandible, and at each side a ramus that ends in a condyle. */
function isBone(distance, y, level) {
  const upper = level > 90 && level < 262 && distance < 400;
  const mandible = level > 352 && level < 492 - 0.1 * distance && distance < 480;
  const ramus = y > 150 && level < 470 && distance > 425 + 0.05 * y && distance < 505 + 0.02 * y;
  const condyle = ((distance - 482) / 38) ** 2 + ((y - 138) / 34) ** 2 < 1;
  return upper || mandible || ramus || condyle;
}

/** A box of 5 × 5, once along each axis. */
function blur(source) {
  return blurAlong(blurAlong(source, 1), WIDTH);
}

function blurAlong(source, step) {
  const target = Float32Array.from(source);
  for (let i = 2 * step; i < source.length - 2 * step; i++) {
    const sum = source[i - 2 * step] + source[i - step] + source[i] + source[i + step] + source[i + 2 * step];
    target[i] = sum / 5;
  }
  return target;
}

/** @param {import('./synthetic-teeth.mjs').Box} box */
function fillBox({ x: left, y: top, width, height }, paint) {
  for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) paint(x, y);
}

function toFullScale(density) {
  const random = mulberry32(20_260_101);
  const pixels = new Uint16Array(density.length);
  for (let i = 0; i < density.length; i++) pixels[i] = Math.round(65_535 * (density[i] + NOISE * (random() - 0.5)));
  return pixels;
}

/** Tommy Ettinger's mulberry32: small, seeded, the same everywhere. @returns {() => number} 0 ≤ n < 1 */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
