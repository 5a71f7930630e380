import { z } from 'zod';
import { ConfigError } from './config.loader.js';
import { resolveFiles } from './secret-files.js';

const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

const migrationSchema = z.object({
  DATABASE_URL: postgresUrl,
  DATABASE_OWNER_URL: postgresUrl,
  QUEUE_DATABASE_URL: postgresUrl,
  DATABASE_ADMIN_URL: postgresUrl.optional(),
});

/** What the migration program needs. `roles` is set when it may also create roles, database and schemas. */
export interface MigrationConfig {
  readonly ownerUrl: string;
  readonly queueUrl: string;
  readonly roles: {
    readonly adminUrl: string;
    readonly database: string;
    readonly passwords: { readonly app: string; readonly owner: string; readonly queue: string };
  } | null;
}

const passwordOf = (url: string): string => decodeURIComponent(new URL(url).password);

/** Reads variables, and the files that `<NAME>_FILE` names. Throws `ConfigError` with every fault. The roles' passwords are those in the URLs the processes log in with. */
export function loadMigrationConfig(environment: NodeJS.ProcessEnv = process.env): MigrationConfig {
  const resolved = resolveFiles(environment, Object.keys(migrationSchema.shape));
  const parsed = migrationSchema.safeParse(resolved.environment);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  if (!parsed.success || resolved.faults.length > 0) throw new ConfigError([...resolved.faults, ...faults]);
  const { DATABASE_URL: app, DATABASE_OWNER_URL: owner, QUEUE_DATABASE_URL: queue, DATABASE_ADMIN_URL } = parsed.data;
  const passwords = { app: passwordOf(app), owner: passwordOf(owner), queue: passwordOf(queue) };
  const database = new URL(app).pathname.slice(1);
  return {
    ownerUrl: owner,
    queueUrl: queue,
    roles: DATABASE_ADMIN_URL === undefined ? null : { adminUrl: DATABASE_ADMIN_URL, database, passwords },
  };
}
