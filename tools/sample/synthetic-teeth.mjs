import { DENSITY } from './density.mjs';

const PLANE = 308;
const CROWN = 52;
const GAP = 5;

/** From the middle outwards: half width of the crown, length of the root, number of roots. */
const KINDS = [
  { half: 20, root: 78, roots: 1 },
  { half: 16, root: 76, roots: 1 },
  { half: 19, root: 96, roots: 1 },
  { half: 18, root: 80, roots: 1 },
  { half: 18, root: 80, roots: 1 },
  { half: 28, root: 74, roots: 2 },
  { half: 27, root: 70, roots: 2 },
  { half: 24, root: 60, roots: 2 },
];

/** Teeth that carry a restoration: jaw (-1 upper, 1 lower), side (-1 left, 1 right), place from the middle. */
const RESTORED = new Set(['-1:-1:5', '-1:1:4', '1:-1:6', '1:1:5']);

/** @typedef {{ x: number, y: number, width: number, height: number }} Box */

/**
 * @param {number} centre column of the midline
 * @param {(x: number) => number} bend of the occlusal plane at a column
 * @param {(x: number, y: number, density: number) => void} paint
 * @returns {Box[]} where the restorations are
 */
export function drawTeeth(centre, bend, paint) {
  /** @type {Box[]} */
  const restorations = [];
  for (const jaw of [-1, 1]) {
    for (const side of [-1, 1]) {
      let distance = 2;
      KINDS.forEach((kind, place) => {
        const x = Math.round(centre + side * (distance + kind.half));
        const plane = Math.round(PLANE + bend(x)) + jaw * 4;
        drawTooth(kind, (offset, depth, density) => paint(x + offset, plane + jaw * depth, density));
        if (RESTORED.has(`${jaw}:${side}:${place}`)) restorations.push(restoration(x, plane, jaw, kind.half));
        distance += 2 * kind.half + GAP;
      });
    }
  }
  return restorations;
}

/** @param {typeof KINDS[number]} kind @param {(offset: number, depth: number, density: number) => void} paint */
function drawTooth(kind, paint) {
  for (let depth = 0; depth < CROWN + kind.root; depth++) {
    for (let offset = -kind.half; offset <= kind.half; offset++) {
      const density =
        depth < CROWN ? crown(kind, Math.abs(offset), depth) : root(kind, Math.abs(offset), depth - CROWN);
      if (density !== null) paint(offset, depth, density);
    }
  }
}

/** Enamel around dentine around a darker pulp chamber; rounded at the biting edge, narrower at the neck. */
function crown({ half }, offset, depth) {
  const rounded = depth < 10 ? Math.sqrt(1 - ((10 - depth) / 14) ** 2) : 1 - 0.2 * ((depth - 10) / (CROWN - 10)) ** 2;
  const width = half * rounded;
  if (offset > width) return null;
  if (depth < 13 || (offset > width - 6 && depth < CROWN - 8)) return DENSITY.enamel;
  return depth > 24 && offset < half * 0.28 ? DENSITY.bone : DENSITY.dentine;
}

/** One root with a canal in the middle, or two of them side by side; narrower towards the tip. */
function root({ half, root: length, roots }, offset, depth) {
  const taper = 1 - (depth / length) ** 1.7;
  const middle = roots === 2 && depth > 8 ? half * 0.42 : 0;
  const width = half * (middle > 0 ? 0.36 : 0.8) * taper;
  const fromMiddle = Math.abs(offset - middle);
  if (fromMiddle > width) return null;
  return fromMiddle < 2 ? DENSITY.bone : DENSITY.dentine;
}

/** @returns {Box} */
function restoration(x, plane, jaw, half) {
  const width = Math.round(half * 1.1);
  return { x: x - Math.round(width / 2), y: jaw < 0 ? plane - 24 : plane + 7, width, height: 17 };
}
