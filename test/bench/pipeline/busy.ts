import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineControl, Occupation } from '../../setup/engine-control.js';
import type { Practitioner } from '../../setup/practitioner.js';
import type { Stack } from '../../setup/stack.js';
import type { GoalSheet } from '../goal-sheet.js';
import { coverage, type Interval } from '../statistics.js';
import { timeAll } from '../time-all.js';
import { prepareRadiograph, withBenchStack, type BenchStack } from './bench-stack.js';
import { DirectClient, displayPng } from './direct-client.js';
import { setPromptTime } from './throughput.js';

export interface BusySet {
  readonly engines: number;
  readonly promptMs: number;
  readonly jobs: number;
  readonly target: number;
  /** SIGKILLs the last engine after a third of the jobs; what counts then is how busy the others are from there on. */
  readonly kills: boolean;
}

/** P2: how busy a full queue keeps its endpoints, from the first start to the last end. */
export function measureBusy(set: BusySet, sheet: GoalSheet): Promise<void> {
  return withBenchStack(set.engines, async (bench) => {
    const { person, radiographId } = await prepare(bench, set.promptMs);
    const ids = await queueJobs(bench.stack, person, radiographId, set.jobs);
    let since = Date.now();
    await bench.stack.startWorker();
    let { engines } = bench;
    if (set.kills) {
      since = await killLast(bench, since, set.jobs / 3);
      engines = engines.slice(0, -1);
    }
    for (const id of ids) await person.waitForEnd(id, 120_000);
    const fraction = await busyFraction(engines, since);
    console.log(`P2, ${describe(set)}: busy ${fraction.toFixed(4)}`);
    sheet.measured('P2', fraction, '>=', set.target);
  });
}

function describe({ engines, promptMs, jobs, kills }: BusySet): string {
  const fate = kills ? ', one killed: the others from then on' : '';
  return `${engines} endpoint(s), ${jobs} queued jobs of ${promptMs} ms${fate}`;
}

async function prepare({ stack, engines }: BenchStack, promptMs: number) {
  const ready = await prepareRadiograph(stack.url);
  const png = await displayPng(ready.person, ready.radiographId);
  for (const engine of engines) {
    const direct = new DirectClient(engine.url, png);
    await direct.connect();
    await setPromptTime(engine, direct, promptMs);
    direct.close();
  }
  return ready;
}

/** All in line before a worker may begin. */
async function queueJobs(stack: Stack, person: Practitioner, radiographId: string, jobs: number): Promise<string[]> {
  await Promise.all(stack.workers.map((worker) => worker.stop()));
  const ids: string[] = [];
  await timeAll(jobs, 8, async () => {
    ids.push((await person.submit(radiographId)).id);
  });
  return ids;
}

/** The time of the kill, in milliseconds since 1970. */
async function killLast({ stack, engines }: BenchStack, since: number, afterPrompts: number): Promise<number> {
  for (;;) {
    const ended = await Promise.all(engines.map(async (engine) => (await promptsSince(engine, since)).length));
    if (ended.reduce((sum, one) => sum + one, 0) >= afterPrompts) break;
    await sleep(20);
  }
  await stack.engines.at(-1)?.kill('SIGKILL');
  return Date.now();
}

/** Those that have ended, as far as they lie after that time. */
async function promptsSince(engine: EngineControl, since: number): Promise<Interval[]> {
  const ended = ({ takenAt, endedAt }: Occupation): Interval[] =>
    takenAt === null || endedAt === null || endedAt < since ? [] : [{ from: Math.max(takenAt, since), to: endedAt }];
  return (await engine.prompts()).flatMap(ended);
}

async function busyFraction(engines: readonly EngineControl[], since: number): Promise<number> {
  const busy = await Promise.all(engines.map((engine) => promptsSince(engine, since)));
  const from = Math.min(...busy.flat().map((interval) => interval.from));
  const to = Math.max(...busy.flat().map((interval) => interval.to));
  const covered = busy.map((intervals) => coverage(intervals, { from, to }));
  return covered.reduce((sum, one) => sum + one, 0) / (engines.length * (to - from));
}
