import { greyImage, valueAt } from './grey-image.js';
import { buildLut } from './grey-lut.js';
import { packMasks, shownBits } from './mask-planes.js';
import { buildPalette, parseColor, STYLE_STRENGTH, type MaskStyle } from './palette.js';
import { shadePixel, type Scene } from './shade.js';
import { canvasToImage } from './view-transform.js';

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
  const masks = packMasks([{ id: 'left', data: left }], SIZE * SIZE);
  const { fill, contour } = STYLE_STRENGTH[style];
  return {
    image: ramp,
    lut: buildLut(ramp, ramp.opening, false),
    toImage: canvasToImage(view, canvas),
    footprint: 1 / scale,
    planes: masks.planes,
    shown: shownBits(masks, () => visible),
    palette: buildPalette(masks, () => ({ color: '#ff0000', opacity })),
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
      expect(grey(sceneOf(2, style, false), 7.5, 7.5)).toEqual(grey({ ...sceneOf(2), planes: [] }, 7.5, 7.5));
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
