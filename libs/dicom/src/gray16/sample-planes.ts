/** Samples to a part: planes of a large picture are never held whole. */
const PART = 1 << 16;

/**
 * Samples as what they differ from the mean of their left and upper neighbour, the sign folded into the lowest bit, all
 * upper bytes before all lower bytes: what a general compressor packs well. In parts, one after the other.
 */
export function* planesOf(samples: Uint16Array, width: number): Generator<Uint8Array<ArrayBuffer>> {
  for (const shift of [8, 0]) {
    for (let start = 0; start < samples.length; start += PART) yield partOf(samples, width, start, shift);
  }
}

function partOf(samples: Uint16Array, width: number, start: number, shift: number): Uint8Array<ArrayBuffer> {
  const part = new Uint8Array(Math.min(PART, samples.length - start));
  for (let offset = 0; offset < part.length; offset += 1) {
    const index = start + offset;
    part[offset] = fold((samples[index] ?? 0) - predict(samples, index, width)) >>> shift;
  }
  return part;
}

/** The inverse of {@link planesOf}, of the parts joined. */
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
