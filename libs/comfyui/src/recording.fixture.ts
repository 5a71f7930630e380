import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A run recorded on a real 0.3.64 server: what its socket sent (text frames only) and its history record. */
export interface RunRecording {
  readonly promptId: string;
  readonly frames: readonly string[];
  readonly history: unknown;
}

const FOLDER = join(import.meta.dirname, '../../../test/conformance/recordings');

const runSchema = z.object({
  ws: z.array(z.object({ type: z.string().optional(), data: z.unknown().optional() })),
  history: z.record(z.string(), z.unknown()),
});

/** The parsed content of a recording. */
export function readRecording(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}

/** A recorded run. */
export function readRun(name: string): RunRecording {
  const { ws, history } = runSchema.parse(readRecording(name));
  const frames = ws.filter(({ type }) => type !== undefined).map(({ type, data }) => JSON.stringify({ type, data }));
  return { promptId: Object.keys(history)[0] ?? '', frames, history };
}
