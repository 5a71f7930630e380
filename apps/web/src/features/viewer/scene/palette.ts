import { PLANE_BITS, type MaskPlanes } from './mask-planes.js';

export type MaskStyle = 'fill' | 'contour' | 'both';
export type MaskPaint = { visible: boolean; color: string; opacity: number };

export const MASK_STYLES: readonly MaskStyle[] = ['fill', 'contour', 'both'];

/** How much of a mask's opacity its area gets, and how strong its outline is, for each style. */
export const STYLE_STRENGTH: Record<MaskStyle, { fill: number; contour: number }> = {
  fill: { fill: 1, contour: 0 },
  contour: { fill: 0, contour: 1 },
  both: { fill: 0.7, contour: 1 },
};

/** RGBA for each mask, a row for each plane; alpha is the mask's opacity. */
export function buildPalette(
  { planes, slots }: MaskPlanes,
  paintOf: (id: string) => Pick<MaskPaint, 'color' | 'opacity'>,
): Uint8Array {
  const palette = new Uint8Array(Math.max(1, planes.length) * PLANE_BITS * 4);
  for (const { id, plane, bit } of slots) {
    const { color, opacity } = paintOf(id);
    palette.set([...parseColor(color), Math.round(opacity * 255)], (plane * PLANE_BITS + bit) * 4);
  }
  return palette;
}

/** Reads `#RRGGBB`; anything else is a light grey, never an error on screen. */
export function parseColor(color: string): [number, number, number] {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const channel = (index: number): number => Number.parseInt(match?.[index] ?? 'c8', 16);
  return [channel(1), channel(2), channel(3)];
}
