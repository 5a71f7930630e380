/** One drawn tooth: an SVG path in its own frame (crown at the origin, root downwards) and where it goes. */
export type DrawnTooth = { path: string; canal: string; transform: string; capped: boolean };

type Shape = { width: number; crown: number; root: number; roots: 1 | 2 };

const INCISOR: Shape = { width: 22, crown: 27, root: 44, roots: 1 };
const CANINE: Shape = { width: 24, crown: 29, root: 56, roots: 1 };
const PREMOLAR: Shape = { width: 25, crown: 24, root: 44, roots: 1 };
const MOLAR: Shape = { width: 37, crown: 25, root: 40, roots: 2 };

/** Half an arch from the middle outwards, as in every adult mouth. */
const HALF_ARCH = [INCISOR, INCISOR, CANINE, PREMOLAR, PREMOLAR, MOLAR, MOLAR, MOLAR] as const;
const MIDDLE = { x: 360, y: 214 };
const CURVE = 0.00046;
const GAP = 1.5;
const CAPPED = new Set(['upper5', 'lower-6']);

/** A stylised panoramic: sixteen teeth above, sixteen below, along the curve of the bite. */
export function drawTeeth(): DrawnTooth[] {
  return (['upper', 'lower'] as const).flatMap((arch) =>
    [1, -1].flatMap((side) => {
      let distance = 0;
      return HALF_ARCH.map((shape, index) => {
        const x = side * (distance + shape.width / 2 + GAP);
        distance += shape.width + GAP;
        return drawTooth(shape, x, arch, CAPPED.has(`${arch}${side < 0 ? '-' : ''}${index}`));
      });
    }),
  );
}

function drawTooth(shape: Shape, dx: number, arch: 'upper' | 'lower', capped: boolean): DrawnTooth {
  const up = arch === 'upper';
  const x = MIDDLE.x + dx;
  const y = MIDDLE.y - CURVE * dx * dx + (up ? -4 : 4);
  const tilt = (Math.atan(-2 * CURVE * dx) * 180) / Math.PI - (up ? -1 : 1) * dx * 0.018;
  return {
    path: outline(shape),
    canal: `M0 ${shape.crown * 0.55}V${shape.crown + shape.root * 0.82}`,
    transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${tilt.toFixed(1)}) scale(1 ${up ? -1 : 1})`,
    capped,
  };
}

function outline({ width: w, crown: c, root: r, roots }: Shape): string {
  const top = `M${-w * 0.38} 2Q0 -3 ${w * 0.38} 2C${w * 0.58} ${c * 0.4} ${w * 0.48} ${c * 0.8} ${w * 0.38} ${c}`;
  const close = `C${-w * 0.48} ${c * 0.8} ${-w * 0.58} ${c * 0.4} ${-w * 0.38} 2Z`;
  const single = `C${w * 0.3} ${c + r * 0.5} ${w * 0.14} ${c + r} 0 ${c + r}C${-w * 0.14} ${c + r} ${-w * 0.3} ${c + r * 0.5} ${-w * 0.38} ${c}`;
  const fork =
    `C${w * 0.42} ${c + r * 0.5} ${w * 0.36} ${c + r} ${w * 0.27} ${c + r}` +
    `C${w * 0.16} ${c + r} ${w * 0.12} ${c + r * 0.5} 0 ${c + r * 0.3}` +
    `C${-w * 0.12} ${c + r * 0.5} ${-w * 0.16} ${c + r} ${-w * 0.27} ${c + r}` +
    `C${-w * 0.36} ${c + r} ${-w * 0.42} ${c + r * 0.5} ${-w * 0.38} ${c}`;
  return `${top}${roots === 1 ? single : fork}${close}`;
}
