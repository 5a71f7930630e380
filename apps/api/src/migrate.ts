import { ConfigError, loadMigrationConfig } from '@phoxray/platform/config';
import { migrate, provisionRoles, requireKnownSchema } from '@phoxray/platform/database';
import { migrateQueue } from '@phoxray/platform/queue';
import { migrations } from './areas.js';

/** Run by `node dist/apps/api/migrate.js` before api and worker start; does nothing when all is up to date. */
async function bringUpToDate(): Promise<string[]> {
  const config = loadMigrationConfig();
  if (config.roles !== null) await provisionRoles(config.roles.adminUrl, config.roles.passwords, config.roles.database);
  await requireKnownSchema({ url: config.ownerUrl, migrations });
  const done = await migrate({ url: config.ownerUrl, migrations });
  await migrateQueue(config.queueUrl);
  return done;
}

try {
  process.stdout.write(`${JSON.stringify({ msg: 'migrated', migrations: await bringUpToDate() })}\n`);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
