import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { Practitioner } from '../../setup/practitioner.js';
import { startStack, type Stack } from '../../setup/stack.js';
import type { GoalSheet } from '../goal-sheet.js';
import { SAMPLE } from '../pipeline/bench-stack.js';
import { PRODUCTION } from '../production.js';
import { describeSpread, median } from '../statistics.js';

const REQUESTS = 200;
const STREAMS = 300;
const NOTIFICATIONS_PER_SECOND = 20;
const WARM_UP = 20;
const TARGET = 3;

/** What one account does to the API until the signal is aborted. */
type Load = (signal: AbortSignal) => Promise<void>;

/** R7a: how much longer another account's request takes (p50) while one account takes all that it is given. */
export async function measureFairness(count: number, sheet: GoalSheet): Promise<void> {
  const stack = await startStack({ engines: 1, workers: 0, variables: PRODUCTION });
  try {
    const [greedy, other] = [await Practitioner.signUp(stack.url), await Practitioner.signUp(stack.url)];
    const job = await greedy.submit((await greedy.upload(SAMPLE)).id);
    const alone = await timesOf(stack, other, count);
    console.log(`R7a, list of jobs, another account alone: ${describeSpread(alone, 1)} ms`);
    const loads: readonly (readonly [string, Load])[] = [
      [`${REQUESTS} requests at once`, (signal) => repeatRequests(stack, greedy, signal)],
      [`${STREAMS} event streams`, (signal) => holdStreams(stack, greedy, job.id, signal)],
    ];
    for (const [name, load] of loads) {
      const times = await whileLoaded(load, () => timesOf(stack, other, count));
      console.log(`     beside ${name} of one account: ${describeSpread(times, 1)} ms`);
      sheet.measured('R7a', median(times) / median(alone), '<=', TARGET, 2);
    }
  } finally {
    await stack.stop();
  }
}

const headersOf = ({ accessToken }: Practitioner) => ({ authorization: `Bearer ${accessToken}` });

/** Milliseconds of one request after another. Throws when one is not served. */
async function timesOf({ url }: Stack, person: Practitioner, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count + WARM_UP; index += 1) {
    const startedAt = performance.now();
    const response = await fetch(`${url}/v1/jobs?limit=20`, { headers: headersOf(person) });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`the other account got ${response.status}`);
    times.push(performance.now() - startedAt);
  }
  return times.slice(WARM_UP);
}

async function whileLoaded<T>(load: Load, work: () => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const loading = load(ending.signal);
  await sleep(1_000);
  try {
    return await work();
  } finally {
    ending.abort();
    await loading;
  }
}

async function repeatRequests(stack: Stack, person: Practitioner, signal: AbortSignal): Promise<void> {
  const repeat = async (): Promise<void> => {
    while (!signal.aborted) {
      const response = await fetch(`${stack.url}/v1/jobs?limit=20`, { headers: headersOf(person), signal });
      await response.arrayBuffer();
      const wait = Number(response.headers.get('retry-after') ?? 0);
      if (wait > 0) await sleep(wait * 1_000, undefined, { signal });
    }
  };
  await Promise.allSettled(Array.from({ length: REQUESTS }, repeat));
}

/** Streams of one job that seems to change all the time; those that are refused come back as they are told. */
async function holdStreams(stack: Stack, person: Practitioner, jobId: string, signal: AbortSignal): Promise<void> {
  const hold = async (): Promise<void> => {
    while (!signal.aborted) {
      const response = await fetch(`${stack.url}/v1/jobs/${jobId}/events`, { headers: headersOf(person), signal });
      const wait = Number(response.headers.get('retry-after') ?? 0);
      await response.arrayBuffer();
      if (wait > 0) await sleep(wait * 1_000, undefined, { signal });
    }
  };
  const held = Array.from({ length: STREAMS }, hold);
  await Promise.allSettled([...held, notify(stack, `${person.accountId}:${jobId}`, signal)]);
}

async function notify(stack: Stack, payload: string, signal: AbortSignal): Promise<void> {
  const admin = new Client({ connectionString: stack.environment.database.DATABASE_ADMIN_URL });
  await admin.connect();
  try {
    while (!signal.aborted) {
      await admin.query(`select pg_notify('phoxray_job', $1)`, [payload]);
      await sleep(1_000 / NOTIFICATIONS_PER_SECOND, undefined, { signal });
    }
  } finally {
    await admin.end();
  }
}
