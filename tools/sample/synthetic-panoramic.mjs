import { drawWord } from './bitmap-font.mjs';

export const WIDTH = 1200;
export const HEIGHT = 600;

/** Fractions of full scale; the thresholds of the tissue-density workflow (0.15, 0.45, 0.85) fall between them. */
const AIR = 0.04;
const SOFT = 0.28;
const BONE = 0.52;
const DENTINE = 0.62;
const ENAMEL = 0.74;
const METAL = 0.95;
const NOISE = 0.012;

const CENTRE = WIDTH / 2;
const TEETH_PER_JAW = 16;
/** Teeth that carry a restoration: jaw (0 upper, 1 lower) and place from the left. */
const RESTORED = new Set(['0:3', '0:12', '1:2', '1:13']);

/**
 * A drawing that resembles a panoramic radiograph and shows nobody: arcs of teeth, two jaws, soft tissue, metal
 * restorations and the word SYNTHETIC in radio-opaque letters. The same pixels every time.
 * @returns {Uint16Array} WIDTH × HEIGHT, row by row, 0 = black … 65535 = white
 */
export function drawSyntheticPanoramic() {
  const density = new Float32Array(WIDTH * HEIGHT);
  forEachPixel((x, y, i) => (density[i] = headDensity(x, y)));
  for (const jaw of [0, 1]) for (let place = 0; place < TEETH_PER_JAW; place++) drawTooth(density, jaw, place);
  drawWord('SYNTHETIC', { x: 24, y: 24, dot: 4 }, (x, y) => (density[y * WIDTH + x] = METAL));
  return toFullScale(density);
}

function forEachPixel(visit) {
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) visit(x, y, y * WIDTH + x);
}

/** How far the arcs bend down at `x`: panoramic images show the occlusal plane as a smile. */
const smile = (x) => -70 * ((x - CENTRE) / CENTRE) ** 2;

function headDensity(x, y) {
  const across = (x - CENTRE) / 560;
  const down = (y - 310) / 270;
  if (across ** 4 + down ** 4 > 1) return AIR;
  return isBone(x, y - smile(x)) ? BONE : SOFT + 0.06 * (1 - across ** 2);
}

/** Upper jaw above the teeth, mandible below them, a ramus at each side; `y` is measured from the bent plane. */
function isBone(x, y) {
  const distance = Math.abs(x - CENTRE);
  const upper = y > 150 && y < 255 && distance < 430;
  const mandible = y > 355 && y < 480 - 0.08 * distance && distance < 470;
  const ramus = y > 140 && y < 430 && distance > 440 && distance < 515;
  return upper || mandible || ramus;
}

/** A crown of enamel over a root of dentine that narrows away from the occlusal plane. */
function drawTooth(density, jaw, place) {
  const pitch = 48;
  const x0 = Math.round(CENTRE + (place - (TEETH_PER_JAW - 1) / 2) * pitch);
  const direction = jaw === 0 ? -1 : 1;
  const plane = 305 + smile(x0) + direction * 4;
  for (let depth = 0; depth < 130; depth++) {
    const half = depth < 46 ? 19 : 19 - (depth - 46) * 0.16;
    const y = Math.round(plane + direction * depth);
    for (let x = Math.ceil(x0 - half); x <= x0 + half; x++) {
      density[y * WIDTH + x] = toothDensity(jaw, place, depth, Math.abs(x - x0));
    }
  }
}

function toothDensity(jaw, place, depth, offset) {
  if (RESTORED.has(`${jaw}:${place}`) && depth > 6 && depth < 24 && offset < 12) return METAL;
  if (depth < 40) return ENAMEL;
  return offset < 3 ? DENTINE - 0.08 : DENTINE;
}

function toFullScale(density) {
  const random = mulberry32(20_260_101);
  return Uint16Array.from(density, (value) =>
    Math.round(65_535 * Math.min(1, Math.max(0, value + NOISE * (random() - 0.5)))),
  );
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
