/** Runs `work` so many times, some at once; the wall time in milliseconds. */
export async function timeAll(count: number, atOnce: number, work: (index: number) => Promise<void>): Promise<number> {
  const began = performance.now();
  let next = 0;
  const runner = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(count, atOnce) }, runner));
  return performance.now() - began;
}
