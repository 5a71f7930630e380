import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

const LOOK_EVERY_MS = 20;
const COLLECT_AFTER_BYTES = 24 * 1024 * 1024;

const collector = z.custom<(options: { type: 'minor' }) => void>((value) => typeof value === 'function');

/**
 * Frees the buffers that files pass through in while they are young. V8 weighs buffers on a scale of their own, and on
 * each further 64 MB of them marks the whole heap: ten times for a file of 64 MB, which took more than half of an
 * upload's processor time. Here they count with the heap, and the young generation, where they die, is collected
 * whenever 24 MB have come together: a millisecond each, and less memory. To be called once, as a process starts.
 * @returns how to stop
 */
export function collectBuffersYoung(): () => void {
  setFlagsFromString('--external-memory-accounted-in-global-limit');
  const collect = youngCollector();
  let floor = bufferBytes();
  const look = (): void => {
    if (bufferBytes() - floor > COLLECT_AFTER_BYTES) collect({ type: 'minor' });
    else if (bufferBytes() >= floor) return;
    floor = bufferBytes();
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}

const bufferBytes = (): number => process.memoryUsage().arrayBuffers;

/** V8 offers it to contexts that are made while the flag is set, and to none of ours. */
function youngCollector(): (options: { type: 'minor' }) => void {
  setFlagsFromString('--expose-gc');
  const found = collector.parse(runInNewContext('gc'));
  setFlagsFromString('--no-expose-gc');
  return found;
}
