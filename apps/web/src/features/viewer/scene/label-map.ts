/** A binary mask of the radiograph's size: anything but 0 belongs to it. */
export type BinaryMask = { id: string; data: Uint8Array };

/** Where a mask went: which layer, under which label (1–255), and how many pixels it has. */
export type MaskSlot = { id: string; layer: number; label: number; area: number };
export type LabelMaps = { layers: Uint8Array[]; slots: MaskSlot[] };

export const MAX_LAYERS = 3;
const MAX_LABEL = 255;

/**
 * Packs masks into label maps, one byte a pixel. A mask that overlaps another goes to the next layer; in the last
 * layer a later mask covers an earlier one.
 */
export function packLabelMaps(masks: readonly BinaryMask[], pixels: number): LabelMaps {
  const layers: Uint8Array[] = [];
  const labels: number[] = [];
  const slots = masks.map(({ id, data }) => {
    const layer = chooseLayer(layers, labels, data);
    layers[layer] ??= new Uint8Array(pixels);
    const label = (labels[layer] ?? 0) + 1;
    labels[layer] = label;
    return { id, layer, label, area: stamp(layers[layer], data, label) };
  });
  return { layers, slots };
}

function chooseLayer(layers: readonly Uint8Array[], labels: readonly number[], mask: Uint8Array): number {
  const free = layers.findIndex((layer, index) => (labels[index] ?? 0) < MAX_LABEL && !overlaps(layer, mask));
  return free >= 0 ? free : Math.min(layers.length, MAX_LAYERS - 1);
}

function overlaps(layer: Uint8Array, mask: Uint8Array): boolean {
  return mask.some((value, index) => value !== 0 && layer[index] !== 0);
}

function stamp(layer: Uint8Array, mask: Uint8Array, label: number): number {
  let area = 0;
  mask.forEach((value, index) => {
    if (value === 0) return;
    layer[index] = label;
    area += 1;
  });
  return area;
}
