import { z } from 'zod';
import {
  checkedConfigSchema,
  checkedWorkerSchema,
  configSchema,
  isPlaceholder,
  type Config,
  type WorkerConfig,
} from './config.schema.js';
import { resolveFiles } from './secret-files.js';

/** All faults of a configuration at once; the message is meant for the operator's terminal. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Settings that protect something: text of an example file in one of them protects nothing. */
const PROTECTING = ['MASTER_KEY', 'JWT_PRIVATE_KEY', 'DATABASE_URL', 'QUEUE_DATABASE_URL', 'REDIS_URL'] as const;

function placeholderFaults(environment: NodeJS.ProcessEnv): string[] {
  if (environment['NODE_ENV'] !== 'production') return [];
  return PROTECTING.filter((name) => isPlaceholder(environment[name] ?? '')).map(
    (name) => `${name} is a placeholder or carries one; generate a secret of your own`,
  );
}

function describe(issue: z.core.$ZodIssue, environment: NodeJS.ProcessEnv): string {
  const name = issue.path.join('.');
  return environment[name] === undefined ? `${name} is missing` : `${name} ${issue.message}`;
}

function parseWith<T extends z.ZodType>(schema: T, given: NodeJS.ProcessEnv): z.output<T> {
  const { environment, faults: fileFaults } = resolveFiles(given, Object.keys(configSchema.shape));
  const parsed = schema.safeParse(environment);
  const faults = [...fileFaults, ...placeholderFaults(environment)];
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => describe(issue, environment)));
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  return parsed.data;
}

/**
 * Reads the configuration of the API, from variables and from the files that `<NAME>_FILE` names. Throws `ConfigError`
 * with every fault; a value is never echoed, as it may be a secret.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  return parseWith(checkedConfigSchema, environment);
}

/** The same for a worker, which signs nothing: its process need not know the signing key, and forgets it if it does. */
export function loadWorkerConfig(environment: NodeJS.ProcessEnv = process.env): WorkerConfig {
  return parseWith(checkedWorkerSchema, environment);
}

/** One row of the generated configuration table. */
export interface SettingDescription {
  readonly name: string;
  readonly group: string;
  readonly description: string;
  readonly defaultValue: string;
  readonly secret: boolean;
}

const settingMeta = z.object({ group: z.string(), description: z.string(), secret: z.boolean().default(false) });

function defaultOf(type: z.ZodType): string {
  const result = type.safeParse(undefined);
  if (!result.success) return 'required';
  if (result.data === undefined) return '';
  return typeof result.data === 'string' ? result.data : JSON.stringify(result.data);
}

/** Every setting with its default, for the README and the operations manual. */
export function describeConfig(): SettingDescription[] {
  return Object.entries(configSchema.shape).map(([name, type]) => {
    const { group, description, secret } = settingMeta.parse(type.meta());
    return {
      name,
      group,
      description,
      defaultValue: defaultOf(type),
      secret,
    };
  });
}
