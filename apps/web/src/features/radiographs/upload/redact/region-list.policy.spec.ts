import fc from 'fast-check';
import { spanned } from './region-grip.policy.js';
import {
  changeRegions,
  fit,
  MAX_REGIONS,
  middleRegion,
  type RegionChange,
  regionListOf,
  uncovered,
} from './region-list.policy.js';

const size = { width: 640, height: 300 };
const anyNumber = fc.double({ min: -5_000, max: 5_000 });
const anyRegion = fc.record({ x: anyNumber, y: anyNumber, width: anyNumber, height: anyNumber });
const anyChange: fc.Arbitrary<RegionChange> = fc.oneof(
  fc.array(anyRegion, { maxLength: 40 }).map((regions): RegionChange => ({ type: 'add', regions })),
  fc.record({ type: fc.constant('change' as const), index: fc.nat(5), part: anyRegion }),
  fc.record({ type: fc.constant('remove' as const), index: fc.nat(5) }),
  fc.constant<RegionChange>({ type: 'undo' }),
);

describe('rectangles to blacken', () => {
  it('stay on whole pixels inside of the picture, and few enough for the API', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 20 }), (changes) => {
        const { regions } = changes.reduce((list, change) => changeRegions(list, change, size), regionListOf([]));
        expect(regions.length).toBeLessThanOrEqual(MAX_REGIONS);
        for (const { x, y, width, height } of regions) {
          expect([x, y, width, height].every(Number.isInteger)).toBe(true);
          expect(x >= 0 && y >= 0 && width >= 1 && height >= 1).toBe(true);
          expect(x + width <= size.width && y + height <= size.height).toBe(true);
        }
      }),
    );
  });

  it('cover at least what was drawn inside of the picture', () => {
    const inside = fc.record({
      x: fc.double({ min: 0, max: 639, noNaN: true }),
      y: fc.double({ min: 0, max: 299, noNaN: true }),
    });
    fc.assert(
      fc.property(inside, inside, (from, to) => {
        const drawn = spanned(from, to);
        const [kept] = changeRegions(regionListOf([]), { type: 'add', regions: [drawn] }, size).regions;
        expect(kept && kept.x <= drawn.x && kept.y <= drawn.y).toBe(true);
        expect(kept && kept.x + kept.width >= Math.floor(drawn.x + drawn.width)).toBe(true);
      }),
    );
  });

  it('come back one step at a time', () => {
    fc.assert(
      fc.property(
        fc.array(
          anyChange.filter(({ type }) => type !== 'undo'),
          { maxLength: 10 },
        ),
        (changes) => {
          const start = regionListOf([{ x: 1, y: 2, width: 3, height: 4 }]);
          const end = changes.reduce((list, change) => changeRegions(list, change, size), start);
          const back = changes.reduce((list) => changeRegions(list, { type: 'undo' }, size), end);
          expect(back).toEqual(start);
        },
      ),
    );
  });

  it('are not proposed twice', () => {
    const proposed = [middleRegion(size), { x: 4, y: 8, width: 60, height: 20 }].map((region) => fit(region, size));
    const add = { type: 'add', regions: proposed } as const;
    const { regions } = changeRegions(regionListOf([]), add, size);
    expect(uncovered(proposed, regions)).toEqual([]);
    expect(uncovered(proposed, regions.slice(1))).toEqual([proposed[0]]);
    expect(uncovered(proposed, [{ x: 5, y: 8, width: 60, height: 20 }])).toEqual(proposed);
  });

  it('can be added without a pointer', () => {
    const { regions } = changeRegions(regionListOf([]), { type: 'add', regions: [middleRegion(size)] }, size);
    expect(regions).toEqual([{ x: 240, y: 138, width: 160, height: 24 }]);
  });
});
