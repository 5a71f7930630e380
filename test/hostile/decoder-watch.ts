import { existsSync, readdirSync, readFileSync } from 'node:fs';

const EVERY_MS = 25;
const HIGH_WATER = /^VmHWM:\s*(?<kilobytes>\d+)/m;

/** The processes that one process has started, as /proc shows them, and the most memory that each has held. */
export class DecoderWatch {
  private readonly peaks = new Map<number, number>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly parent: number) {
    this.timer = setInterval(() => this.look(), EVERY_MS);
  }

  /** The most that one of them held, in MB (10^6 bytes). */
  get peakMb(): number {
    return Math.max(0, ...this.peaks.values()) / 1e6;
  }

  get count(): number {
    return this.peaks.size;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Those that still run, to be asked once the parent has ended. */
  leftBehind(): number[] {
    return [...this.peaks.keys()].filter((pid) => existsSync(`/proc/${pid}`) && isDecoder(pid));
  }

  private look(): void {
    for (const pid of descendantsOf(this.parent)) {
      const peak = highWaterOf(pid);
      if (isDecoder(pid)) this.peaks.set(pid, Math.max(this.peaks.get(pid) ?? 0, peak));
    }
  }
}

/** A fence starts the decoder in its turn. */
const descendantsOf = (pid: number): number[] => childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);

/** Threads start processes too. */
function childrenOf(parent: number): number[] {
  return read(() => readdirSync(`/proc/${parent}/task`), []).flatMap((thread) =>
    readText(`/proc/${parent}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

/** Without the programs that make its fence, whose arguments name it too. */
const isDecoder = (pid: number): boolean => /^[^\0]*\/node\0.*decoder\.js/s.test(readText(`/proc/${pid}/cmdline`));

const highWaterOf = (pid: number): number =>
  Number(HIGH_WATER.exec(readText(`/proc/${pid}/status`))?.groups?.['kilobytes'] ?? 0) * 1024;

const readText = (path: string): string => read(() => readFileSync(path, 'latin1'), '');

/** Processes end while they are looked at. */
function read<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
