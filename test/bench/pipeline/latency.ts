import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { GoalSheet } from '../goal-sheet.js';
import { describeSpread, quantile } from '../statistics.js';
import { prepareRadiograph, withBenchStack, type BenchStack } from './bench-stack.js';
import { watchToEnd } from './watch-to-end.js';

/** Until the prompt was at the engine (ms): from the commit of the job's row, and from the client's sending. */
interface Sample {
  readonly sinceCommit: number;
  readonly sinceSend: number;
}

const WARM_UP = 10;

/** The job's creation is written once, in the transaction of the job's row and of its queue entry. */
const COMMITTED_AT = `
  select extract(epoch from pg_xact_commit_timestamp(xmin))::float8 * 1000 as ms
  from phoxray.audit_event where entry->>'action' = 'job.create' and entry->'subject'->>'id' = $1`;

/** P3: from a job's commit to its prompt's arrival at the engine, one job at a time on an idle system. */
export function measureLatency(count: number, sheet: GoalSheet): Promise<void> {
  return withBenchStack(1, async (bench) => {
    const samples = await collectSamples(bench, count);
    const [commit, send] = [samples.map((one) => one.sinceCommit), samples.map((one) => one.sinceSend)];
    const p99 = (values: readonly number[]): string => `p99 ${quantile(values, 0.99).toFixed(1)}`;
    console.log(
      `P3, ${samples.length} jobs, commit → prompt at the engine: ${describeSpread(commit, 1)} ms, ${p99(commit)}`,
    );
    console.log(`    request sent → prompt at the engine: ${describeSpread(send, 1)} ms, ${p99(send)}`);
    sheet.measured('P3', quantile(commit, 0.5), '<=', 15, 1);
    sheet.measured('P3', quantile(commit, 0.99), '<=', 60, 1);
  });
}

async function collectSamples({ stack, engines }: BenchStack, count: number): Promise<Sample[]> {
  const [engine] = engines;
  if (engine === undefined) throw new Error('there is no engine');
  const { person, radiographId } = await prepareRadiograph(stack.url);
  const sent = new Map<string, number>();
  for (let index = 0; index < count + WARM_UP; index += 1) {
    const at = performance.timeOrigin + performance.now();
    const { id } = await person.submit(radiographId);
    sent.set(id, at);
    await watchToEnd(person, id);
    // A moment of rest, of varying length: nothing is to run in step with a timer of the product.
    await sleep(30 + Math.random() * 70);
  }
  const arrivals = new Map((await engine.prompts()).map(({ promptId, arrivedAt }) => [promptId, arrivedAt]));
  return readSamples(stack.environment.database.DATABASE_ADMIN_URL, [...sent].slice(WARM_UP), arrivals);
}

async function readSamples(
  adminUrl: string,
  sent: readonly (readonly [id: string, at: number])[],
  arrivals: ReadonlyMap<string, number>,
): Promise<Sample[]> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const samples: Sample[] = [];
  for (const [id, sentAt] of sent) {
    const committed = await admin.query<{ ms: number }>(COMMITTED_AT, [id]);
    const attempts = await admin.query<{ id: string }>('select id from phoxray.attempt where job_id = $1', [id]);
    const arrivedAt = arrivals.get(attempts.rows[0]?.id ?? '');
    const [row] = committed.rows;
    if (arrivedAt === undefined || row === undefined) throw new Error('a job has no commit time or no prompt');
    samples.push({ sinceCommit: arrivedAt - row.ms, sinceSend: arrivedAt - sentAt });
  }
  await admin.end();
  return samples;
}
