import fc from 'fast-check';
import {
  applyAffine,
  canvasToImage,
  fitView,
  flipView,
  MAX_SCALE,
  panBy,
  rotateQuarter,
  zoomAt,
  type Quarter,
  type View,
} from './view-transform.js';

const image = { width: 3000, height: 1500 };
const canvas = { width: 1600, height: 900 };
const start: View = { scale: 1, center: { x: 1500, y: 750 }, quarter: 0, flipped: false };

const anyView = fc.record({
  scale: fc.double({ min: 0.3, max: 8, noNaN: true }),
  center: fc.record({
    x: fc.double({ min: 600, max: 2400, noNaN: true }),
    y: fc.double({ min: 400, max: 1100, noNaN: true }),
  }),
  quarter: fc.constantFrom<Quarter>(0, 1, 2, 3),
  flipped: fc.boolean(),
});
const at = (view: View, x: number, y: number) => applyAffine(canvasToImage(view, canvas), { x, y });

describe('canvasToImage', () => {
  it('puts the centre in the middle and steps by 1/scale', () => {
    expect(at({ ...start, scale: 2 }, 800, 450)).toEqual({ x: 1500, y: 750 });
    expect(at({ ...start, scale: 2 }, 802, 450)).toEqual({ x: 1501, y: 750 });
  });

  it('turns clockwise: the top of the image comes to the right', () => {
    const turned = rotateQuarter(start);
    const right = at(turned, 900, 450);
    expect(right.x).toBeCloseTo(1500);
    expect(right.y).toBeCloseTo(650);
  });

  it('mirrors left and right on screen at every rotation', () => {
    fc.assert(
      fc.property(anyView, fc.integer({ min: -700, max: 700 }), fc.integer({ min: -400, max: 400 }), (view, dx, dy) => {
        const seen = at(view, 800 + dx, 450 + dy);
        const mirrored = at(flipView(view), 800 - dx, 450 + dy);
        expect(mirrored.x).toBeCloseTo(seen.x, 6);
        expect(mirrored.y).toBeCloseTo(seen.y, 6);
      }),
    );
  });
});

describe('zoomAt', () => {
  it('keeps the point under the cursor', () => {
    fc.assert(
      fc.property(
        anyView,
        fc.integer({ min: 700, max: 900 }),
        fc.integer({ min: 400, max: 500 }),
        fc.double({ min: 1, max: 2, noNaN: true }),
        (view, x, y, factor) => {
          const before = at(view, x, y);
          const after = at(zoomAt(view, image, canvas, { x, y }, factor), x, y);
          expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it('stops at its limits', () => {
    expect(zoomAt(start, image, canvas, { x: 0, y: 0 }, 1e9).scale).toBe(MAX_SCALE);
    expect(zoomAt(start, image, canvas, { x: 0, y: 0 }, 1e-9).scale).toBeGreaterThan(0.2);
  });
});

describe('panBy', () => {
  it('moves the image with the pointer at every rotation', () => {
    fc.assert(
      fc.property(anyView, fc.integer({ min: -90, max: 90 }), fc.integer({ min: -90, max: 90 }), (view, x, y) => {
        const grabbed = at(view, 800, 450);
        const dropped = at(panBy(view, image, canvas, { x, y }), 800 + x, 450 + y);
        expect(Math.hypot(dropped.x - grabbed.x, dropped.y - grabbed.y)).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('fitView', () => {
  it.each([0, 1, 2, 3] as const)('shows all four corners at quarter %d', (quarter) => {
    const view = fitView({ ...start, quarter }, image, canvas);
    const corners = [at(view, 0, 0), at(view, canvas.width, canvas.height)];
    for (const axis of ['x', 'y'] as const) {
      const values = corners.map((corner) => corner[axis]);
      expect(Math.min(...values)).toBeLessThanOrEqual(0);
      expect(Math.max(...values)).toBeGreaterThanOrEqual(axis === 'x' ? image.width : image.height);
    }
  });
});
