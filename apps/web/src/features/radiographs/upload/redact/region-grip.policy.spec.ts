import type { Region } from '@phoxray/dicom';
import fc from 'fast-check';
import { cursorOf, type Grip, gripAt, pulled } from './region-grip.policy.js';
import { fit } from './region-list.policy.js';

const size = { width: 640, height: 300 };
const anyShift = fc.record({ x: fc.integer({ min: -700, max: 700 }), y: fc.integer({ min: -700, max: 700 }) });
const anyRegion = fc
  .record({
    x: fc.nat(639),
    y: fc.nat(299),
    width: fc.integer({ min: 1, max: 640 }),
    height: fc.integer({ min: 1, max: 300 }),
  })
  .map((region) => fit(region, size));
const anySide = fc.constantFrom(-1, 0, 1);
const anyGrip: fc.Arbitrary<Grip> = fc.record({ index: fc.constant(0), x: anySide, y: anySide });

const rightOf = ({ x, width }: Region): number => x + width;
const bottomOf = ({ y, height }: Region): number => y + height;

describe('a rectangle that is held', () => {
  it('stays on whole pixels inside of the picture, however far it is pulled', () => {
    fc.assert(
      fc.property(anyRegion, anyGrip, anyShift, (before, grip, by) => {
        const after = pulled(before, grip, by, size);
        expect(fit(after, size)).toEqual(after);
      }),
    );
  });

  it('keeps its size when it is held in the middle', () => {
    fc.assert(
      fc.property(anyRegion, anyShift, (before, by) => {
        const { width, height } = pulled(before, { index: 0, x: 0, y: 0 }, by, size);
        expect([width, height]).toEqual([before.width, before.height]);
      }),
    );
  });

  it('keeps the sides that are not held where they are', () => {
    fc.assert(
      fc.property(
        anyRegion,
        anyGrip.filter(({ x, y }) => x !== 0 || y !== 0),
        anyShift,
        (before, grip, by) => {
          const after = pulled(before, grip, by, size);
          if (grip.x !== -1) expect(after.x).toBe(before.x);
          if (grip.x !== 1) expect(rightOf(after)).toBe(rightOf(before));
          if (grip.y !== -1) expect(after.y).toBe(before.y);
          if (grip.y !== 1) expect(bottomOf(after)).toBe(bottomOf(before));
        },
      ),
    );
  });

  it('follows the pointer, by a side, by a corner and as a whole', () => {
    const region = { x: 100, y: 50, width: 40, height: 30 };
    const by = { x: 5.4, y: -7 };
    expect(pulled(region, { index: 0, x: 1, y: 0 }, by, size)).toEqual({ ...region, width: 45 });
    expect(pulled(region, { index: 0, x: -1, y: -1 }, by, size)).toEqual({ x: 105, y: 43, width: 35, height: 37 });
    expect(pulled(region, { index: 0, x: 0, y: 0 }, by, size)).toEqual({ ...region, x: 105, y: 43 });
  });
});

describe('what the pointer holds', () => {
  const region = { x: 100, y: 50, width: 90, height: 60 };

  it.each([
    [100, 50, -1, -1],
    [189, 109, 1, 1],
    [96, 80, -1, 0],
    [145, 113, 0, 1],
    [145, 80, 0, 0],
  ])('at %i, %i is its side %i, %i', (x, y, across, down) => {
    expect(gripAt([region], { x, y }, 5)).toEqual({ index: 0, x: across, y: down });
  });

  it('is nothing beyond the reach, and the topmost of several', () => {
    expect(gripAt([region], { x: 94, y: 80 }, 5)).toBeNull();
    expect(gripAt([region, { x: 140, y: 70, width: 20, height: 20 }], { x: 150, y: 80 }, 5)?.index).toBe(1);
  });

  it('is the middle of a rectangle smaller than the reach, too', () => {
    expect(gripAt([{ x: 10, y: 10, width: 6, height: 3 }], { x: 13, y: 11.5 }, 20)).toEqual({ index: 0, x: 0, y: 0 });
  });

  it('is said by the cursor', () => {
    const cursors = ([-1, 0, 1] as const).flatMap((y) =>
      ([-1, 0, 1] as const).map((x) => cursorOf({ index: 0, x, y })),
    );
    const [falling, rising] = ['nwse-resize', 'nesw-resize'];
    expect(cursors).toEqual([
      falling,
      'ns-resize',
      rising,
      'ew-resize',
      'move',
      'ew-resize',
      rising,
      'ns-resize',
      falling,
    ]);
    expect(cursorOf(null)).toBe('crosshair');
  });
});
