/** Everything the engine ever logs: no pixel, name, path or prompt. */
export type LogLine =
  | { readonly msg: 'ready'; readonly port: number; readonly generation: string; readonly faults: boolean }
  | { readonly msg: 'stopped' }
  | { readonly msg: 'failed'; readonly reason: string };

/** Writes one JSON line to standard output. */
export const logLine = (line: LogLine): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
