import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { quantile } from '../bench/statistics.js';
import { timeAll } from '../bench/time-all.js';
import { FormUploader } from '../setup/form-uploader.js';
import type { Stack } from '../setup/stack.js';
import { DecoderWatch } from './decoder-watch.js';
import type { HostileFile } from './hostile-file.js';
import { LatencyProbe } from './latency-probe.js';
import { findRemains } from './remains.js';

/** What one file met. */
interface Outcome {
  readonly file: HostileFile;
  readonly status: number;
  readonly body: Buffer;
  readonly ms: number;
}

export interface AttackReport {
  readonly files: number;
  readonly accepted: number;
  /** Files that met another fate than theirs, each in words. */
  readonly wrong: readonly string[];
  /** Processes of the API that ended meanwhile. */
  readonly crashes: number;
  readonly decoders: DecoderWatch;
  readonly slowestSeconds: number;
  /** p99 of a small read during the attack over that of the time before it. */
  readonly latencyRatio: number;
  readonly latencies: { readonly before: number; readonly meanwhile: number };
}

const AT_ONCE = 2;
const created = z.object({ id: z.string(), format: z.string() });
const problem = z.object({ code: z.string(), detail: z.string() });

/** Sends every file to a running API, reads something small all the while, and looks at what was kept. */
export async function attack(stack: Stack, files: readonly HostileFile[], quietSeconds: number): Promise<AttackReport> {
  const uploader = await FormUploader.signUp(stack.url);
  await uploader.send([Buffer.from('P')]);
  const probe = new LatencyProbe(stack.url, uploader.authorization);
  const decoders = new DecoderWatch(stack.api.pid);
  try {
    await delay(quietSeconds * 1_000);
    const quiet = await probe.take();
    const outcomes = await sendAll(uploader, files);
    const latencies = { before: quantile(quiet, 0.99), meanwhile: quantile(await probe.take(), 0.99) };
    const wrong = await judgeAll(uploader, outcomes);
    return {
      files: outcomes.length,
      accepted: outcomes.filter(({ status }) => status === 201).length,
      wrong,
      crashes: (await uploader.get('/v1/me').catch(() => null))?.status === 200 ? 0 : 1,
      decoders,
      slowestSeconds: Math.max(...outcomes.map(({ ms }) => ms)) / 1_000,
      latencyRatio: latencies.meanwhile / latencies.before,
      latencies,
    };
  } finally {
    decoders.stop();
    probe.stop();
    uploader.close();
  }
}

async function sendAll(uploader: FormUploader, files: readonly HostileFile[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await timeAll(files.length, AT_ONCE, async (index) => {
    const file = files[index];
    if (file === undefined) return;
    const began = performance.now();
    const { status, body } = await uploader.send([Buffer.from(file.bytes)]);
    outcomes.push({ file, status, body, ms: performance.now() - began });
  });
  return outcomes;
}

async function judgeAll(uploader: FormUploader, outcomes: readonly Outcome[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const outcome of outcomes) {
    const fault = await findFault(uploader, outcome);
    if (fault !== null) wrong.push(`${outcome.file.name}: ${fault}`);
  }
  return wrong;
}

/** Refused means a 4xx problem with a code and a sentence; a file that was taken is looked at again. */
async function findFault(uploader: FormUploader, { file, status, body }: Outcome): Promise<string | null> {
  const text = body.toString();
  if (status >= 400 && status < 500 && status !== 429) {
    if (file.verdict === 'sanitised') return `should be taken, but: ${text}`;
    return problem.safeParse(parse(text)).success ? null : `answered ${status} without a problem`;
  }
  if (status !== 201) return `answered ${status}: ${text}`;
  if (file.verdict === 'refused') return 'was taken';
  const { id, format } = created.parse(parse(text));
  const { body: kept } = await uploader.get(`/v1/radiographs/${id}/original`);
  return findRemains(kept, format, file.verdict === 'inert');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
