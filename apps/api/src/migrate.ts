import { migrate, provisionRoles } from '@phoxray/platform/database';
import { migrateQueue } from '@phoxray/platform/queue';
import { loadMigrationConfig } from '@phoxray/platform/config';
import { migrations } from './areas.js';

/** Run by `node dist/apps/api/migrate.js` before api and worker start; does nothing when all is up to date. */
const config = loadMigrationConfig();
if (config.roles !== null) await provisionRoles(config.roles.adminUrl, config.roles.passwords, config.roles.database);
const done = await migrate({ url: config.ownerUrl, migrations });
await migrateQueue(config.queueUrl);
process.stdout.write(`${JSON.stringify({ msg: 'migrated', migrations: done })}\n`);
