import type { MaskSlot } from './label-map.js';

export type MaskStyle = 'fill' | 'contour' | 'both';
export type MaskPaint = { visible: boolean; color: string; opacity: number };

export const PALETTE_LABELS = 256;
export const MASK_STYLES: readonly MaskStyle[] = ['fill', 'contour', 'both'];

/** How much of a label's opacity its area gets, and how strong its outline is, for each style. */
export const STYLE_STRENGTH: Record<MaskStyle, { fill: number; contour: number }> = {
  fill: { fill: 1, contour: 0 },
  contour: { fill: 0, contour: 1 },
  both: { fill: 0.7, contour: 1 },
};

/** RGBA for each label of each layer, 256 a row; alpha 0 means not shown. A toggle changes 1 kB, not the masks. */
export function buildPalette(
  slots: readonly MaskSlot[],
  layers: number,
  paintOf: (id: string) => MaskPaint,
): Uint8Array {
  const palette = new Uint8Array(Math.max(1, layers) * PALETTE_LABELS * 4);
  for (const { id, layer, label } of slots) {
    const { visible, color, opacity } = paintOf(id);
    const alpha = visible ? Math.max(1, Math.round(opacity * 255)) : 0;
    palette.set([...parseColor(color), alpha], (layer * PALETTE_LABELS + label) * 4);
  }
  return palette;
}

/** Reads `#RRGGBB`; anything else is a light grey, never an error on screen. */
export function parseColor(color: string): [number, number, number] {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  const channel = (index: number): number => Number.parseInt(match?.[index] ?? 'c8', 16);
  return [channel(1), channel(2), channel(3)];
}
