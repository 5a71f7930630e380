/**
 * Samples as what they differ from the mean of their left and upper neighbour, the sign folded into the lowest bit, all
 * upper bytes before all lower bytes: what a general compressor packs well.
 */
export function toPlanes(samples: Uint16Array, width: number): Uint8Array<ArrayBuffer> {
  const count = samples.length;
  const planes = new Uint8Array(count * 2);
  for (let index = 0; index < count; index += 1) {
    const folded = fold((samples[index] ?? 0) - predict(samples, index, width));
    planes[index] = folded >>> 8;
    planes[count + index] = folded;
  }
  return planes;
}

/** The inverse of {@link toPlanes}. */
export function fromPlanes(planes: Uint8Array, width: number): Uint16Array {
  const count = planes.length / 2;
  const samples = new Uint16Array(count);
  for (let index = 0; index < count; index += 1) {
    const folded = ((planes[index] ?? 0) << 8) | (planes[count + index] ?? 0);
    samples[index] = predict(samples, index, width) + unfold(folded);
  }
  return samples;
}

/** What the samples before this one suggest; the corner has none, the first row and column have one neighbour. */
function predict(samples: Uint16Array, index: number, width: number): number {
  if (index < width) return index === 0 ? 0 : (samples[index - 1] ?? 0);
  const above = samples[index - width] ?? 0;
  return index % width === 0 ? above : ((samples[index - 1] ?? 0) + above) >> 1;
}

/** A difference modulo 2^16 as 0, −1, 1, −2, 2 … counted from 0. */
function fold(difference: number): number {
  const signed = (difference << 16) >> 16;
  return ((signed << 1) ^ (signed >> 31)) & 0xffff;
}

function unfold(folded: number): number {
  return (folded >>> 1) ^ -(folded & 1);
}
