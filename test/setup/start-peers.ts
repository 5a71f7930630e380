import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../tools/build/bundle.mjs';
import { startPostgres, type PostgresServer } from '../../tools/postgres/launcher.mjs';
import { ADMIN_URL_VARIABLE, DECODER_VARIABLE, TEMPLATE_DATABASE, urlsFor } from './test-logins.mjs';

declare global {
  // Jest runs setup and teardown in one process, but as two modules: the global object is what they share.
  var phoxrayTestServer: { readonly server: PostgresServer; readonly folder: string } | undefined;
}

/** Once a Jest run: PostgreSQL in a temporary folder, roles, and a migrated template that test files copy. */
export default async function startPeers(): Promise<void> {
  if (process.env[ADMIN_URL_VARIABLE] === undefined) await startOwnServer();
  await prepareTemplate(process.env[ADMIN_URL_VARIABLE] ?? '');
  await prepareDecoder();
}

async function startOwnServer(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'phoxray-test-'));
  const server = await startPostgres({ home: folder, durable: false });
  process.env[ADMIN_URL_VARIABLE] = server.adminUrl;
  globalThis.phoxrayTestServer = { server, folder };
}

/** The migrations run by the program that runs them in production, bundled apart so that `dist` plays no part. */
async function prepareTemplate(adminUrl: string): Promise<void> {
  const root = join(__dirname, '..', '..');
  const outDir = join(root, 'node_modules', '.cache', 'phoxray', `template-${process.pid}`);
  await bundle([{ name: 'template', outDir, entries: { migrate: join(root, 'apps', 'api', 'src', 'migrate.ts') } }]);
  execFileSync(process.execPath, [join(outDir, 'migrate.js')], {
    env: { ...process.env, ...urlsFor(adminUrl, TEMPLATE_DATABASE), DATABASE_ADMIN_URL: adminUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  rmSync(outDir, { recursive: true });
}

/** The program that production runs, for the tests that start an application inside their own process. */
async function prepareDecoder(): Promise<void> {
  const root = join(__dirname, '..', '..');
  const outDir = join(root, 'node_modules', '.cache', 'phoxray', `decoder-${process.pid}`);
  const source = join(root, 'libs', 'uploads', 'src', 'decoder', 'decoder.main.ts');
  await bundle([{ name: 'decoder', outDir, entries: { decoder: source } }]);
  process.env[DECODER_VARIABLE] = join(outDir, 'decoder.js');
}
