import { startStack, type Stack } from '../../setup/stack.js';
import type { Environment } from '../../setup/test-environment.js';
import { PRODUCTION } from '../production.js';

/** The built API by itself, as in production: a decoder for each core. No worker: renditions are made afterwards. */
export async function withUploadStack(work: (stack: Stack) => Promise<void>, more: Environment = {}): Promise<void> {
  const variables = { ...PRODUCTION, DECODER_PROCESSES: '0', COMFYUI_URLS: 'http://127.0.0.1:8188', ...more };
  const stack = await startStack({ engines: 0, workers: 0, variables });
  try {
    await work(stack);
  } finally {
    await stack.stop();
  }
}
