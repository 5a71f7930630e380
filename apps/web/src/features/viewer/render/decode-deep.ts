import { startWorker } from '../../../lib/worker/start-worker.js';
import type { GreyImage } from '../scene/grey-image.js';
import type { DeepReply } from './gray16.worker.js';
// oxlint-disable-next-line import/default -- Vite makes the address
import workerAddress from './gray16.worker.js?worker&url';

/** Decodes a 16-bit rendition beside the page, which stays answerable. Rejects for bytes that are none. */
export async function decodeDeep(blob: Blob, signal: AbortSignal): Promise<GreyImage> {
  const bytes = await blob.arrayBuffer();
  const worker = startWorker(workerAddress);
  try {
    return await ask(worker, bytes, signal);
  } finally {
    worker.terminate();
  }
}

function ask(worker: Worker, bytes: ArrayBuffer, signal: AbortSignal): Promise<GreyImage> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    worker.addEventListener('error', () => reject(new Error('The decoder of 16-bit pictures could not be started')));
    worker.addEventListener('message', ({ data }: MessageEvent<DeepReply>) => {
      if ('image' in data) resolve(data.image);
      else reject(new Error(data.error));
    });
    worker.postMessage(bytes, [bytes]);
  });
}
