import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** What one decoder may take. */
export interface DecoderLimits {
  /** All that it may hold, in MB (10^6 bytes). */
  readonly memoryMb: number;
  /** Processor time in the whole life of the process. */
  readonly cpuSeconds: number;
}

const MB = 1_000_000;
const PRLIMIT = ['/usr/bin/prlimit', '/bin/prlimit'];
const WATCH_EVERY_MS = 100;
/** Kernel ticks a second in /proc (proc_pid_stat(5)): 100 on every Linux that Node runs on. */
const TICKS = 100;
const OPEN_FILES = 64;
const run = promisify(execFile);

/** Where util-linux is installed. */
export const findProgram = (places: readonly string[]): string | null =>
  places.find((path) => existsSync(path)) ?? null;

/** A started decoder under its limits. */
export interface Confinement {
  /** Bytes that it may still take, as the kernel counts them; null where nobody counts. */
  left(): number | null;
  /** Ends the watch over it. */
  stop(): void;
}

const UNCOUNTED: Confinement = { left: () => null, stop: () => undefined };

/**
 * Holds a started decoder to its limits: by the kernel through `prlimit` (RLIMIT_DATA, RLIMIT_CPU, no file written, no
 * core) where that program exists, else by looking at /proc ten times a second. On other systems only the clock counts.
 * V8 reserves address space as it starts, which the kernel counts as data: hence what may still come is added to what is
 * reserved.
 */
export async function confine(
  pid: number,
  limits: DecoderLimits,
  prlimit = findProgram(PRLIMIT),
): Promise<Confinement> {
  const held = readProcess(pid);
  if (held === null) return UNCOUNTED;
  const bytes = limits.memoryMb * MB;
  if (prlimit === null) {
    return { left: () => leftOf(pid, ({ resident }) => bytes - resident), stop: watch(pid, limits) };
  }
  const [data, cpu] = [held.data + bytes - held.resident, limits.cpuSeconds];
  const kinds = [`--data=${data}`, `--cpu=${cpu}`, `--nofile=${OPEN_FILES}`, '--fsize=0', '--core=0'];
  await run(prlimit, ['--pid', String(pid), ...kinds], { env: {} });
  return { left: () => leftOf(pid, (now) => data - now.data), stop: () => undefined };
}

function leftOf(pid: number, count: (held: Held) => number): number | null {
  const held = readProcess(pid);
  return held && count(held);
}

interface Held {
  readonly data: number;
  readonly resident: number;
  readonly cpuSeconds: number;
}

function watch(pid: number, { memoryMb, cpuSeconds }: DecoderLimits): () => void {
  const timer = setInterval(() => {
    const now = readProcess(pid);
    if (now === null) return clearInterval(timer);
    const isOver = now.resident > memoryMb * MB || now.cpuSeconds > cpuSeconds;
    if (isOver) killHard(pid);
  }, WATCH_EVERY_MS).unref();
  return () => clearInterval(timer);
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** What /proc says of a process; null when there is no such process, or no /proc. */
function readProcess(pid: number): Held | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    const cpuSeconds = (user + system) / TICKS;
    return { data: kilobytes('VmData') * 1024, resident: kilobytes('VmRSS') * 1024, cpuSeconds };
  } catch {
    return null;
  }
}

/** The process at the end of a chain of only children: what a wrapper such as bubblewrap has started at last. */
export function innermostProcess(pid: number): number {
  const [child] = childrenOf(pid);
  return child === undefined ? pid : innermostProcess(child);
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
