import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../../tools/postgres/launcher.mjs';
import { ADMIN_URL_VARIABLE, TEMPLATE_DATABASE, urlsFor } from './test-logins.mjs';

/** A PostgreSQL of this program alone, for `createTestDatabase`: fsync on, commit times recorded. */
export interface DurablePostgres {
  readonly version: string;
  /** Ends it without a checkpoint and starts it again on its port; resolves when it accepts connections. */
  crash(downMs: number): Promise<void>;
  stop(): Promise<void>;
}

const MIGRATE = resolve(__dirname, '..', '..', 'dist', 'apps', 'api', 'migrate.js');

/** Needs `npm run build` to have run. */
export async function startDurablePostgres(): Promise<DurablePostgres> {
  const home = mkdtempSync(join(tmpdir(), 'phoxray-durable-'));
  let server = await startPostgres({ home });
  const { port, adminUrl } = server;
  await asAdmin(adminUrl, 'alter system set track_commit_timestamp = on');
  await server.stop();
  server = await startPostgres({ home, port });
  migrateTemplate(adminUrl);
  process.env[ADMIN_URL_VARIABLE] = adminUrl;
  return {
    version: await asAdmin(adminUrl, 'show server_version'),
    crash: async (downMs) => {
      server.kill();
      await server.exited;
      await new Promise((done) => setTimeout(done, downMs));
      server = await startPostgres({ home, port });
    },
    stop: async () => {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** By the program that migrates in production. */
function migrateTemplate(adminUrl: string): void {
  execFileSync(process.execPath, [MIGRATE], {
    env: { ...process.env, ...urlsFor(adminUrl, TEMPLATE_DATABASE), DATABASE_ADMIN_URL: adminUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function asAdmin(adminUrl: string, statement: string): Promise<string> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, string>>(statement);
    return Object.values(rows[0] ?? {})[0] ?? '';
  } finally {
    await client.end();
  }
}
