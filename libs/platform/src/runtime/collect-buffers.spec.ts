import { setImmediate as turn } from 'node:timers/promises';
import { collectBuffersYoung } from './collect-buffers.js';

const MB = 1024 * 1024;

/** Lets buffers pass by as a file does; the most that was held at once beyond the start. */
async function passThrough(megabytes: number): Promise<number> {
  const start = process.memoryUsage().arrayBuffers;
  let most = 0;
  for (let at = 0; at < megabytes * 16; at += 1) {
    Buffer.alloc(MB / 16, at & 0xff);
    if (at % 16 !== 0) continue;
    await turn();
    most = Math.max(most, process.memoryUsage().arrayBuffers - start);
  }
  return most / MB;
}

describe('buffers that pass by', () => {
  it('are never many at once', async () => {
    const stop = collectBuffersYoung();
    expect(await passThrough(1_500)).toBeLessThan(200);
    stop();
  });
});
