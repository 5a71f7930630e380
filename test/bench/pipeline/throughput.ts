import { Practitioner } from '../../setup/practitioner.js';
import type { EngineControl } from '../../setup/engine-control.js';
import type { GoalSheet } from '../goal-sheet.js';
import { describeSpread, median } from '../statistics.js';
import { timeAll } from '../time-all.js';
import { prepareRadiograph, withBenchStack } from './bench-stack.js';
import { DirectClient, displayPng } from './direct-client.js';
import { timeThroughApi } from './workload.js';

export interface ThroughputSet {
  readonly promptMs: number;
  readonly jobs: number;
  readonly rounds: number;
  readonly target: number;
}

/** Enough prompts at the engine that it never waits for its direct client. */
const DIRECT_AT_ONCE = 4;

/** P1: the wall time of jobs through the product over that of the same prompts sent directly, in turns. */
export function measureThroughput(set: ThroughputSet, sheet: GoalSheet): Promise<void> {
  return withBenchStack(1, async ({ stack, engines }) => {
    const [engine] = engines;
    if (engine === undefined) throw new Error('there is no engine');
    const { person, radiographId } = await prepareRadiograph(stack.url);
    const direct = new DirectClient(engine.url, await displayPng(person, radiographId));
    await direct.connect();
    await setPromptTime(engine, direct, set.promptMs);
    const ratios = await measureRounds(set, stack.url, direct);
    direct.close();
    console.log(`P1, ${set.promptMs} ms: ratio ${describeSpread(ratios)} over ${ratios.length} rounds`);
    sheet.measured('P1', median(ratios), '<=', set.target);
  });
}

/** Delays one node so that a prompt takes this long at the engine (ms), whatever this machine needs for its pixels. */
export async function setPromptTime(engine: EngineControl, direct: DirectClient, promptMs: number): Promise<void> {
  await engine.plan([]);
  await timeAll(8, 1, () => direct.run());
  const own = median((await engine.prompts()).slice(-6).map(({ takenAt, endedAt }) => (endedAt ?? 0) - (takenAt ?? 0)));
  if (own > promptMs) throw new Error(`the engine’s own work takes ${own.toFixed(0)} ms here, more than ${promptMs}`);
  const ms = Math.round(promptMs - own);
  await engine.plan([{ kind: 'delay', node: 'load', ms }]);
  console.log(`a prompt: ${own.toFixed(0)} ms of the engine’s own work, delayed by ${ms} ms`);
}

async function measureRounds({ jobs, rounds }: ThroughputSet, url: string, direct: DirectClient): Promise<number[]> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const person = await Practitioner.signUp(url);
    const sides = {
      product: () => timeThroughApi(person, jobs),
      direct: () => timeAll(jobs, DIRECT_AT_ONCE, () => direct.run()),
    };
    const walls = { product: 0, direct: 0 };
    const order = ['product', 'direct'] as const;
    for (const side of round % 2 === 0 ? order : order.toReversed()) walls[side] = await sides[side]();
    ratios.push(walls.product / walls.direct);
    const shown = Object.entries(walls).map(([side, ms]) => `${side} ${(ms / 1000).toFixed(2)} s`);
    console.log(`  round ${round + 1}, ${jobs} jobs: ${shown.join(', ')}, ratio ${ratios.at(-1)?.toFixed(3)}`);
  }
  return ratios;
}
