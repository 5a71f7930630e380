/** A binary mask of the radiograph's size: anything but 0 belongs to it. */
export type BinaryMask = { id: string; data: Uint8Array };

/** One value a pixel, row by row; each bit says whether one mask covers the pixel. */
export type MaskPlane = Uint8Array | Uint16Array | Uint32Array;

/** Where a mask went: which plane, which of its bits (0–31), and how many pixels it covers. */
export type MaskSlot = { id: string; plane: number; bit: number; area: number };

/** All planes have the same type; the slots stand in the order in which the masks are painted, the topmost last. */
export type MaskPlanes = { planes: readonly MaskPlane[]; slots: readonly MaskSlot[] };

export const NO_MASKS: MaskPlanes = { planes: [], slots: [] };

export const PLANE_BITS = 32;
/** As many as the shader has switches for, which every WebGL2 has room for. */
export const MAX_PLANES = 32;
export const MAX_MASKS = PLANE_BITS * MAX_PLANES;

/** Takes masks one by one, so that only one of them needs to be unpacked at a time. */
export class MaskPacker {
  private readonly planes: MaskPlane[] = [];
  private readonly slots: MaskSlot[] = [];
  private readonly depth: number;

  /** For `count` masks of `pixels` pixels. @throws RangeError for more masks than {@link MAX_MASKS} */
  constructor(
    count: number,
    private readonly pixels: number,
  ) {
    if (count > MAX_MASKS) throw new RangeError(`At most ${MAX_MASKS} masks can be shown`);
    this.depth = Math.min(count, PLANE_BITS);
  }

  add({ id, data }: BinaryMask): void {
    const plane = Math.floor(this.slots.length / PLANE_BITS);
    const bit = this.slots.length % PLANE_BITS;
    this.planes[plane] ??= emptyPlane(this.depth, this.pixels);
    this.slots.push({ id, plane, bit, area: stamp(this.planes[plane], data, bit) });
  }

  packed(): MaskPlanes {
    return { planes: this.planes, slots: this.slots };
  }
}

/** Packs masks into planes: overlapping masks keep all their pixels, however many there are. */
export function packMasks(masks: readonly BinaryMask[], pixels: number): MaskPlanes {
  const packer = new MaskPacker(masks.length, pixels);
  for (const mask of masks) packer.add(mask);
  return packer.packed();
}

/** Whether a mask covers the pixel at `index`. */
export function covers({ planes }: MaskPlanes, { plane, bit }: MaskSlot, index: number): boolean {
  return (((planes[plane]?.[index] ?? 0) >>> bit) & 1) === 1;
}

/** For each plane, the bits of the masks that are shown. */
export function shownBits({ planes, slots }: MaskPlanes, isShown: (id: string) => boolean): Uint32Array {
  const shown = new Uint32Array(planes.length);
  for (const { id, plane, bit } of slots) {
    if (isShown(id)) shown[plane] = (shown[plane] ?? 0) | (1 << bit);
  }
  return shown;
}

function emptyPlane(depth: number, pixels: number): MaskPlane {
  if (depth <= 8) return new Uint8Array(pixels);
  return depth <= 16 ? new Uint16Array(pixels) : new Uint32Array(pixels);
}

function stamp(plane: MaskPlane, mask: Uint8Array, bit: number): number {
  const flag = 2 ** bit;
  let area = 0;
  for (let index = 0; index < plane.length; index += 1) {
    if ((mask[index] ?? 0) === 0) continue;
    plane[index] = (plane[index] ?? 0) + flag;
    area += 1;
  }
  return area;
}
