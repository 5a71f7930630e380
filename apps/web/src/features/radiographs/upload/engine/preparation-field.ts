import type { Preparation, RemovedItem } from '../prepare/tasks.js';

type Counts = Readonly<Record<string, number>>;

/**
 * The record of what this browser took away, as the API reads it: names of attributes or chunks with counts, in at most
 * `limit` characters. What does not fit is counted.
 */
export function preparationField({ removed, replaced, redactedRegions }: Preparation, limit: number): string {
  const field = (named: number): string => {
    const fitting = replaced.slice(0, Math.max(0, named - removed.length));
    const others = total([...removed.slice(named), ...replaced.slice(fitting.length)]);
    return JSON.stringify({
      removed: countsOf(removed.slice(0, named)),
      replaced: countsOf(fitting),
      redactedRegions,
      others,
    });
  };
  let named = removed.length + replaced.length;
  while (named > 0 && field(named).length > limit) named -= 1;
  return field(named);
}

function countsOf(items: readonly RemovedItem[]): Counts {
  const counts = new Map<string, number>();
  for (const { name, count } of items) counts.set(name, (counts.get(name) ?? 0) + count);
  return Object.fromEntries(counts);
}

function total(items: readonly RemovedItem[]): number {
  return items.reduce((sum, { count }) => sum + count, 0);
}
