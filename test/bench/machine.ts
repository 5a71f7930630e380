import { cpus, loadavg, totalmem } from 'node:os';

/** What a reader needs to weigh the figures: processors, memory, load, versions. */
export function describeMachine(): string {
  const [model] = cpus();
  const load = loadavg().map((value) => value.toFixed(2));
  return [
    `${cpus().length} × ${model?.model.trim() ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    `load average ${load.join(' ')}`,
    `Node ${process.version}, ${process.platform}-${process.arch}`,
  ].join('\n');
}
