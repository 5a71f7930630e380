/** The value below which a fraction of the samples lies; `fraction` 0 to 1. Throws without samples. */
export function quantile(samples: readonly number[], fraction: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * fraction;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) throw new RangeError('nothing was measured');
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** "1.012 [1.008 – 1.019]": median and quartiles. */
export function describeSpread(samples: readonly number[], digits = 3): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((fraction) => quantile(samples, fraction).toFixed(digits));
  return `${middle} [${low} – ${high}]`;
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** How much of a window the union of intervals covers, in the window's unit. */
export function coverage(intervals: readonly Interval[], window: Interval): number {
  let covered = 0;
  let reached = window.from;
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const end = Math.min(to, window.to);
    covered += Math.max(0, end - Math.max(from, reached));
    reached = Math.max(reached, end);
  }
  return covered;
}
