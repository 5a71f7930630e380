import { readFileSync, writeFileSync } from 'node:fs';

const MB = 1_000_000;

/** Most resident memory of a process (VmHWM), in MB, since `forgetHighWater` or its start. */
export function highWaterMb(pid: number): number {
  const [, kilobytes = ''] = /^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  return (Number(kilobytes) * 1024) / MB;
}

/** From now on what is resident now counts as the most it ever was (proc_pid_clear_refs(5)). */
export function forgetHighWater(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
