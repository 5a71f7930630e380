import { parseArgs } from 'node:util';
import { seededRandom } from '../../apps/engine/src/faults/seeded-random.js';
import { GoalSheet } from '../bench/goal-sheet.js';
import { describeMachine } from '../bench/machine.js';
import { quantile } from '../bench/statistics.js';
import { startDurablePostgres, type DurablePostgres } from '../setup/durable-postgres.js';
import { hasRedis } from '../setup/redis.js';
import { startStack, type Stack, type StackOptions } from '../setup/stack.js';
import { Invariants } from './invariants.js';
import { PersistentClient } from './persistent-client.js';
import { RecoveryTrials } from './recovery.js';
import { Storm } from './storm.js';

const { values: options } = parseArgs({
  options: {
    /** Of storm, for each backend of the queue. */
    minutes: { type: 'string', default: '0.5' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Of worker deaths that are timed, and half as many freezes. */
    trials: { type: 'string', default: '4' },
  },
});
const random = seededRandom(Number(options.seed));
const CLIENTS = 4;
/** What clients and jobs get after the storm to come to an end. */
const QUIET_MS = 90_000;
/** The density workflow has 13 nodes: about 0.8 s a prompt. */
const ENGINE = { ENGINE_FAULTS: '1', ENGINE_NODE_DELAY_MS: '60' };

async function withStack(stackOptions: StackOptions, work: (stack: Stack) => Promise<void>): Promise<void> {
  const stack = await startStack({ engineVariables: ENGINE, ...stackOptions });
  try {
    await work(stack);
  } finally {
    await stack.stop();
  }
}

/** R1: violations after a storm; each acknowledged job must have ended, with the right pixels and one effect. */
async function weather(stack: Stack, postgres: DurablePostgres): Promise<number> {
  const until = Date.now() + Number(options.minutes) * 60_000;
  const storm = new Storm(stack, postgres, random);
  const clients = Array.from({ length: CLIENTS }, () => new PersistentClient(stack.url, random, until + QUIET_MS));
  await Promise.all([storm.rage(until), ...clients.map((client) => client.work(until))]);
  const ended = clients.flatMap((client) => client.ended);
  const jobs = clients.flatMap((client) => client.acknowledged);
  const violations = [
    ...clients.flatMap((client) => client.wrong),
    ...(await new Invariants(stack.environment).findMiscounts(jobs, 20_000)),
  ];
  const failed = ended.filter(({ state }) => state !== 'succeeded').length;
  const blows = Object.entries(storm.struck).map(([blow, count]) => `${blow} ${count}`);
  console.log(`storm: ${blows.join(', ')}; ${jobs.length} jobs acknowledged, ${failed} of them failed`);
  violations.forEach((violation) => console.log(`  ${violation}`));
  return violations.length;
}

async function measureStorms(postgres: DurablePostgres): Promise<void> {
  let violations = 0;
  for (const queue of hasRedis() ? (['postgres', 'redis'] as const) : (['postgres'] as const)) {
    console.log(`queue on ${queue}`);
    await withStack({ queue, workers: 3, engines: 2 }, async (stack) => {
      violations += await weather(stack, postgres);
    });
  }
  sheet.measured('R1', violations, '==', 0);
}

async function measureRecovery(): Promise<void> {
  await withStack({ workers: 2 }, async (stack) => {
    const trials = await RecoveryTrials.prepare(stack, random);
    const seconds: number[] = [];
    while (seconds.length < Number(options.trials)) seconds.push(await trials.timeRecovery());
    console.log(`recovery after SIGKILL: ${seconds.map((value) => value.toFixed(2)).join(', ')} s`);
    sheet.measured('R2', quantile(seconds, 0.99), '<=', 10, 2);
    let stale = 0;
    for (let trial = 0; trial < Number(options.trials) / 2; trial += 1) {
      if (await trials.findStaleWrite()) stale += 1;
    }
    const violations = await trials.findViolations();
    violations.forEach((violation) => console.log(`  ${violation}`));
    sheet.measured('R3', stale + violations.length, '==', 0);
    await trials.close();
  });
}

const sheet = new GoalSheet();
const postgres = await startDurablePostgres();
console.log(`${describeMachine()}, PostgreSQL ${postgres.version} with fsync\nseed ${options.seed}\n`);
try {
  await sheet.attempt(['R2', 'R3'], measureRecovery);
  await sheet.attempt(['R1'], () => measureStorms(postgres));
} finally {
  await postgres.stop();
}
console.log(`\nseed ${options.seed}\n\n${String(sheet)}`);
