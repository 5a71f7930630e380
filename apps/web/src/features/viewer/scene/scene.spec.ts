import fc from 'fast-check';
import { greyImage, histogramOf, valueAt } from './grey-image.js';
import { buildLut, clampWindow, dragWindow, fullWindow, linearVoi, LUT_SIZE, presetWindow } from './grey-window.js';
import { packLabelMaps } from './label-map.js';
import { buildPalette, parseColor, STYLE_STRENGTH, type MaskStyle } from './palette.js';
import { shadePixel, type Scene } from './shade.js';
import { canvasToImage } from './view-transform.js';

const anyWindow = fc.record({ center: fc.integer({ min: 0, max: 65535 }), width: fc.integer({ min: 2, max: 65536 }) });

describe('linearVoi (PS3.3 C.11.2.1.2)', () => {
  it.each([
    // The three cases of the standard for c = 2048, w = 4096.
    [0, 2048, 4096, 0],
    [4095, 2048, 4096, 1],
    [2047.5, 2048, 4096, 0.5],
    [99, 100, 1, 0],
    [100, 100, 1, 1],
  ])('maps %d through c=%d w=%d to %d', (value, center, width, expected) => {
    expect(linearVoi(value, { center, width })).toBeCloseTo(expected, 9);
  });

  it('is black below, white above, and grows in between', () => {
    fc.assert(
      fc.property(anyWindow, fc.integer({ min: 0, max: 65534 }), (window, value) => {
        const low = window.center - 0.5 - (window.width - 1) / 2;
        const high = window.center - 0.5 + (window.width - 1) / 2;
        const level = linearVoi(value, window);
        if (value <= low) expect(level).toBe(0);
        if (value > high) expect(level).toBe(1);
        expect(linearVoi(value + 1, window)).toBeGreaterThanOrEqual(level);
      }),
    );
  });
});

describe('buildLut', () => {
  it('shows an 8-bit image unchanged at full scale', () => {
    const lut = buildLut(fullWindow(255), 255, false);
    for (let value = 0; value <= 255; value += 1) {
      expect(lut[Math.floor((value / 255) * (LUT_SIZE - 1) + 0.5)]).toBe(value);
    }
  });

  it('inverts by mirroring every level', () => {
    fc.assert(
      fc.property(anyWindow, (window) => {
        const plain = buildLut(window, 65535, false);
        const inverted = buildLut(window, 65535, true);
        expect(plain.every((level, index) => level + (inverted[index] ?? 0) === 255)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe('presets and drag', () => {
  it('leaves out one percent at either end', () => {
    const data = Uint8Array.from({ length: 1000 }, (_, index) => (index < 5 ? 0 : index < 995 ? 100 : 255));
    const window = presetWindow('auto', 255, histogramOf(greyImage(100, 10, data)));
    expect(window).toEqual({ center: 101, width: 1 });
  });

  it('keeps every window usable', () => {
    fc.assert(
      fc.property(anyWindow, fc.integer(), fc.integer(), (window, dx, dy) => {
        const dragged = dragWindow(window, dx, dy, 65535);
        expect(dragged.width).toBeGreaterThanOrEqual(1);
        expect(dragged).toEqual(clampWindow(dragged, 65535));
      }),
    );
  });
});

const SIZE = 8;
const ramp = greyImage(
  SIZE,
  SIZE,
  Uint8Array.from({ length: SIZE * SIZE }, (_, index) => index * 3),
);

function sceneOf(scale: number, style: MaskStyle = 'fill', visible = true, opacity = 0.5): Scene {
  const canvas = { width: SIZE * scale, height: SIZE * scale };
  const view = { scale, center: { x: SIZE / 2, y: SIZE / 2 }, quarter: 0 as const, flipped: false };
  const left = Uint8Array.from({ length: SIZE * SIZE }, (_, index) => (index % SIZE < 4 ? 255 : 0));
  const { layers, slots } = packLabelMaps([{ id: 'left', data: left }], SIZE * SIZE);
  const { fill, contour } = STYLE_STRENGTH[style];
  return {
    image: ramp,
    lut: buildLut(fullWindow(255), 255, false),
    toImage: canvasToImage(view, canvas),
    footprint: 1 / scale,
    layers,
    palette: buildPalette(slots, layers.length, () => ({ visible, color: '#ff0000', opacity })),
    fill,
    contour,
    stroke: 1,
  };
}

const grey = (scene: Scene, x: number, y: number): number[] =>
  shadePixel(scene, { x, y }).map((channel) => Math.round(channel * 255));

describe('shadePixel', () => {
  it('is exact at 1:1', () => {
    const scene = sceneOf(1, 'fill', false);
    for (let index = 0; index < SIZE * SIZE; index += 1) {
      const level = index * 3;
      expect(grey(scene, (index % SIZE) + 0.5, Math.floor(index / SIZE) + 0.5)).toEqual([level, level, level]);
    }
  });

  it('interpolates when magnified and averages when reduced', () => {
    expect(grey(sceneOf(2, 'fill', false), 1, 2)[0]).toBe((0 + 24) / 2);
    const half = sceneOf(0.5, 'fill', false);
    expect(grey(half, 0.5, 0.5)[0]).toBe(Math.round((0 + 3 + 24 + 27) / 4));
  });

  it('is black outside the image', () => {
    expect(grey(sceneOf(1), -0.5, 4.5)).toEqual([0, 0, 0]);
  });

  it('lays the colour over the mask at its opacity, and nothing beside it', () => {
    const scene = sceneOf(1);
    const level = (4 * SIZE + 1) * 3;
    const alpha = 128 / 255;
    const rest = Math.round(level * (1 - alpha));
    expect(grey(scene, 1.5, 4.5)).toEqual([Math.round(level * (1 - alpha) + 255 * alpha), rest, rest]);
    expect(new Set(grey(scene, 6.5, 4.5)).size).toBe(1);
  });

  it('draws a contour inside the mask and a dark rim outside, leaving the inside untouched', () => {
    const scene = sceneOf(4, 'contour');
    expect(grey(scene, 15.5, 18.5)).toEqual([255, 0, 0]);
    const rim = grey(scene, 16.5, 18.5);
    const free = grey({ ...scene, contour: 0 }, 16.5, 18.5);
    expect(rim[0]).toBe(Math.round((free[0] ?? 0) * 0.4));
    expect(new Set(grey(scene, 8.5, 18.5)).size).toBe(1);
  });

  it('shows the original when the mask is hidden', () => {
    for (const style of ['fill', 'contour', 'both'] as const) {
      expect(grey(sceneOf(2, style, false), 7.5, 7.5)).toEqual(grey({ ...sceneOf(2), layers: [] }, 7.5, 7.5));
    }
  });
});

describe('small things', () => {
  it('reads the value under the cursor', () => {
    expect(valueAt(ramp, 3.9, 1.2)).toBe((SIZE + 3) * 3);
    expect(valueAt(ramp, -0.1, 0)).toBeNull();
  });

  it.each([
    ['#FF8000', [255, 128, 0]],
    ['red', [200, 200, 200]],
  ])('reads the colour %s', (color, expected) => {
    expect(parseColor(color)).toEqual(expected);
  });
});
