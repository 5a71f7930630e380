import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { TestEnvironment } from '../setup/test-environment.js';
import { findWrongResults, type KnownJob } from './known-job.js';

/** One row for each job with a fault: what was counted, of which each success needs exactly one. */
const MISCOUNTED = `
  select j.id, j.state,
    (select count(*)::int from phoxray.usage_record u where u.job_id = j.id) as usage,
    (select count(*)::int from phoxray.attempt a where a.job_id = j.id and a.state = 'succeeded') as successes,
    (select count(*)::int from phoxray.attempt a where a.job_id = j.id and a.state = 'running') as running,
    (select count(*)::int from phoxray.audit_event e where e.entry->>'action' = 'job.succeed'
      and e.entry->'subject'->>'id' = j.id::text) as audited
  from phoxray.job j`;

const FOREIGN_RESULTS = `
  select r.id from phoxray.result r join phoxray.attempt a on a.id = r.attempt_id
  where a.account_id <> r.account_id or a.job_id is distinct from r.job_id`;

const OBJECT_NAMES = `
  select object_name as name from phoxray.radiograph
  union all select object_name from phoxray.rendition where object_name is not null
  union all select object_name from phoxray.result`;

const BROKEN_CHAINS = `
  select account_id, phoxray.find_audit_break(account_id) as seq from phoxray.audit_head
  where phoxray.find_audit_break(account_id) is not null`;

const TERMINAL: readonly string[] = ['succeeded', 'failed', 'cancelled'];

interface CountedJob {
  readonly id: string;
  readonly state: string;
  readonly usage: number;
  readonly successes: number;
  readonly running: number;
  readonly audited: number;
}

/** What must hold after any storm, read past the product: from its tables, its folder of objects, and its answers. */
export class Invariants {
  constructor(private readonly environment: TestEnvironment) {}

  /** Sentences about what does not hold, the pixels of results included. Objects are given `settleMs` to be swept. */
  async findViolations(jobs: readonly KnownJob[], settleMs: number): Promise<string[]> {
    const wrong: string[] = [];
    for (const job of jobs) wrong.push(...(await findWrongResults(job)));
    return [...wrong, ...(await this.findMiscounts(jobs, settleMs))];
  }

  /** The same without asking the product for anything. */
  async findMiscounts(jobs: readonly KnownJob[], settleMs: number): Promise<string[]> {
    const admin = new Client({ connectionString: this.environment.database.DATABASE_ADMIN_URL });
    await admin.connect();
    try {
      return [
        ...(await this.#unsettled(admin, jobs)),
        ...(await this.#miscounted(admin)),
        ...(await this.#crossed(admin)),
        ...(await this.#mismatchedObjects(admin, settleMs)),
      ];
    } finally {
      await admin.end();
    }
  }

  /** I1, I8: each acknowledged job is there, and has come to an end. */
  async #unsettled(admin: Client, jobs: readonly KnownJob[]): Promise<string[]> {
    const { rows } = await admin.query<{ id: string; state: string }>('select id, state from phoxray.job');
    const states = new Map(rows.map(({ id, state }) => [id, state]));
    const open = jobs.filter(({ id }) => !TERMINAL.includes(states.get(id) ?? 'gone'));
    return open.map(({ id }) => `job ${id} was acknowledged and is ${states.get(id) ?? 'gone'}`);
  }

  /** I3, I8: one usage record, one successful attempt, one audit entry for each success, and none otherwise. */
  async #miscounted(admin: Client): Promise<string[]> {
    const { rows } = await admin.query<CountedJob>(MISCOUNTED);
    const wrong = rows.filter(({ state, usage, successes, audited, running }) => {
      const each = state === 'succeeded' ? 1 : 0;
      return usage !== each || successes !== each || audited !== each || (running > 0 && state !== 'running');
    });
    return wrong.map((job) => `miscounted: ${JSON.stringify(job)}`);
  }

  /** I6, I7. */
  async #crossed(admin: Client): Promise<string[]> {
    const foreign = await admin.query<{ id: string }>(FOREIGN_RESULTS);
    const broken = await admin.query<{ account_id: string; seq: string }>(BROKEN_CHAINS);
    return [
      ...foreign.rows.map(({ id }) => `result ${id} is of another account or job`),
      ...broken.rows.map(({ account_id, seq }) => `the audit of ${account_id} breaks at ${seq}`),
    ];
  }

  /** I5. */
  async #mismatchedObjects(admin: Client, settleMs: number): Promise<string[]> {
    for (const until = Date.now() + settleMs; ; await sleep(200)) {
      const { rows } = await admin.query<{ name: string }>(OBJECT_NAMES);
      const named = new Set(rows.map(({ name }) => name));
      const stored = new Set(this.#storedNames());
      const strays = [...stored].filter((name) => !named.has(name)).map((name) => `no row names ${name}`);
      const missing = [...named].filter((name) => !stored.has(name)).map((name) => `there is no object ${name}`);
      if ((strays.length === 0 && missing.length === 0) || Date.now() > until) return [...strays, ...missing];
    }
  }

  #storedNames(): string[] {
    const { objects } = this.environment;
    const files = readdirSync(objects, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map((entry) => relative(objects, `${entry.parentPath}/${entry.name}`));
  }
}
