import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('./program.mjs').Running} Running */
/**
 * @typedef {object} Patience
 * @property {number} everyMs between two looks
 * @property {number} answerMs for one answer
 * @property {number} misses in a row that make a program a hung one
 * @property {(ms: number) => Promise<unknown>} wait
 */

/** @type {Patience} */
const PATIENCE = { everyMs: 10_000, answerMs: 10_000, misses: 3, wait: (ms) => sleep(ms, undefined, { ref: false }) };

/**
 * Ends a program that runs and does not answer any more, so that it is started again as if it had died. Settles when the
 * program is gone, or ended here.
 * @param {Running} running
 * @param {string} url answers while the program is alive, whatever its peers do
 * @param {() => void} onHung is told before the end
 * @param {Partial<Patience>} [patience]
 */
export async function endWhenHung(running, url, onHung, patience = {}) {
  const { everyMs, answerMs, misses, wait } = { ...PATIENCE, ...patience };
  let isGone = false;
  void running.exited.then(() => (isGone = true));
  for (let missed = 0; missed < misses;) {
    await Promise.race([wait(everyMs), running.exited]);
    if (isGone) return;
    missed = (await answers(url, answerMs)) ? 0 : missed + 1;
  }
  onHung();
  running.kill();
}

/** @param {string} url @param {number} limitMs */
async function answers(url, limitMs) {
  const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) }).catch(() => null);
  await response?.body?.cancel();
  return response !== null;
}
