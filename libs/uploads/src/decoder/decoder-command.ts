import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { findProgram } from './decoder-limits.js';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

const UNSHARE = ['/usr/bin/unshare', '/bin/unshare'];
/** A user namespace of its own also closes this process's memory and environment to it. */
const NAMESPACES = ['--user', '--net'];

/**
 * How a decoder is started: under Node's permission model (no writing, no child process, reading of its own program
 * only), and in network and user namespaces of its own where the system lets us make them.
 * @param program absolute path of the bundled decoder
 * @param heapMb limit of the JavaScript heap; pictures lie outside of it
 */
export function decoderCommand(program: string, heapMb: number): Command {
  const readable = [dirname(program), ...modulesAround(program)].map((path) => `--allow-fs-read=${path}`);
  const permissions = ['--permission', '--allow-addons', '--no-warnings', ...readable];
  const node = [process.execPath, `--max-old-space-size=${heapMb}`, '--expose-gc', ...permissions, program];
  const [file = process.execPath, ...args] = [...namespaces(), ...node];
  return { file, args };
}

/** Where Node looks for what the program imports. */
function modulesAround(program: string): string[] {
  const found: string[] = [];
  for (let folder = dirname(program); folder !== dirname(folder); folder = dirname(folder)) {
    found.push(join(folder, 'node_modules'), join(folder, 'package.json'));
  }
  return found;
}

let known: readonly string[] | undefined;

/** Asked once: containers often forbid namespaces, and then the container is the fence. */
function namespaces(): readonly string[] {
  known ??= tryNamespaces();
  return known;
}

function tryNamespaces(): readonly string[] {
  const unshare = findProgram(UNSHARE);
  if (unshare === null) return [];
  const { status } = spawnSync(unshare, [...NAMESPACES, process.execPath, '--version'], { env: {}, stdio: 'ignore' });
  return status === 0 ? [unshare, ...NAMESPACES] : [];
}
