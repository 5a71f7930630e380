import { startWorker } from '../../../lib/worker/start-worker.js';
import type { PixelReply, PixelTaskName, PixelTasks } from './pixel-tasks.js';
// oxlint-disable-next-line import/default -- Vite makes the address
import workerAddress from './pixels.worker.js?worker&url';

/**
 * Decodes pixels beside the page, which stays answerable. Rejects for bytes that are no such picture, and with the
 * signal's reason once it aborts.
 */
export async function askPixels<Name extends PixelTaskName>(
  task: Name,
  ask: PixelTasks[Name]['ask'],
  signal: AbortSignal,
): Promise<PixelTasks[Name]['answer']> {
  const worker = startWorker(workerAddress);
  try {
    return await answerOf(worker, task, ask, signal);
  } finally {
    worker.terminate();
  }
}

function answerOf<Name extends PixelTaskName>(
  worker: Worker,
  task: Name,
  ask: PixelTasks[Name]['ask'],
  signal: AbortSignal,
): Promise<PixelTasks[Name]['answer']> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    worker.addEventListener('error', () => reject(new Error('The decoder of pictures could not be started')));
    worker.addEventListener('message', ({ data }: MessageEvent<PixelReply<Name>>) => {
      if ('answer' in data) resolve(data.answer);
      else reject(new Error(data.error));
    });
    worker.postMessage({ task, ask }, []);
  });
}
