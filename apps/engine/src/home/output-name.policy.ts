const two = (value: number): string => String(value).padStart(2, '0');

/** Replaces `%year%`, `%month%`, `%day%`, `%hour%`, `%minute%`, `%second%`, `%width%`, `%height%`, `%batch_num%`. */
export const expandPrefix = (prefix: string, size: { width: number; height: number }, now: Date): string => {
  const values: Readonly<Record<string, string>> = {
    year: String(now.getFullYear()),
    month: two(now.getMonth() + 1),
    day: two(now.getDate()),
    hour: two(now.getHours()),
    minute: two(now.getMinutes()),
    second: two(now.getSeconds()),
    width: String(size.width),
    height: String(size.height),
    batch_num: '0',
  };
  return prefix.replaceAll(/%(\w+)%/g, (whole, key: string) => values[key] ?? whole);
};

/** Splits a prefix such as `phox/job/mask` into subfolder and file prefix. */
export const splitPrefix = (prefix: string): { subfolder: string; base: string } => {
  const cut = prefix.lastIndexOf('/');
  return { subfolder: cut < 0 ? '' : prefix.slice(0, cut), base: prefix.slice(cut + 1) };
};

/**
 * `base_00001_.png`, numbered one above the highest that the folder holds: numbers come back once files are removed,
 * which is how one run's name can end up on another run's picture.
 */
export const nextName = (base: string, existing: readonly string[]): string => {
  const numbers = existing
    .filter((name) => name.startsWith(`${base}_`))
    .map((name) => Number.parseInt(name.slice(base.length + 1), 10))
    .filter((number) => Number.isInteger(number));
  const highest = numbers.reduce((most, number) => Math.max(most, number), 0);
  return `${base}_${String(highest + 1).padStart(5, '0')}_.png`;
};
