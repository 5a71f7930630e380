import { dirname, join } from 'node:path';
import { type Command, type Fence, strongestFence } from './decoder-fence.js';

/**
 * How a decoder is started: behind the strongest fence that works here, under Node's permission model (no writing, no
 * child process, reading of its own program only).
 * @param program absolute path of the bundled decoder
 * @param heapMb limit of the JavaScript heap; pictures lie outside of it
 */
export function decoderCommand(program: string, heapMb: number, fence: Fence = strongestFence()): Command {
  const readable = [dirname(program), ...modulesAround(program)];
  const permissions = ['--permission', '--allow-addons', ...readable.map((path) => `--allow-fs-read=${path}`)];
  const options = [`--max-old-space-size=${heapMb}`, '--expose-gc', '--no-warnings', ...permissions];
  return fence.wrap([process.execPath, ...options, program], readable);
}

/** Where Node looks for what the program imports. */
function modulesAround(program: string): string[] {
  const found: string[] = [];
  for (let folder = dirname(program); folder !== dirname(folder); folder = dirname(folder)) {
    found.push(join(folder, 'node_modules'), join(folder, 'package.json'));
  }
  return found;
}
