import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds; `withinMs` is only there against waiting for ever. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('It did not happen in time.');
    await sleep(5);
  }
}
