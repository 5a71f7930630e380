import { z } from 'zod';
import { checkedConfigSchema, configSchema, isPlaceholder, type Config } from './config.schema.js';

/** All faults of a configuration at once; the message is meant for the operator's terminal. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const SECRETS = ['MASTER_KEY', 'JWT_PRIVATE_KEY'] as const;

function placeholderFaults(environment: NodeJS.ProcessEnv): string[] {
  if (environment['NODE_ENV'] !== 'production') return [];
  return SECRETS.filter((name) => isPlaceholder(environment[name] ?? '')).map(
    (name) => `${name} is a placeholder; generate a secret of your own`,
  );
}

function describe(issue: z.core.$ZodIssue, environment: NodeJS.ProcessEnv): string {
  const name = issue.path.join('.');
  return environment[name] === undefined ? `${name} is missing` : `${name} ${issue.message}`;
}

function withoutEmpty(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

/** Reads the configuration. Throws `ConfigError` with every fault; a value is never echoed, as it may be a secret. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = withoutEmpty(environment);
  const parsed = checkedConfigSchema.safeParse(given);
  const faults = placeholderFaults(given);
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => describe(issue, given)));
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  return parsed.data;
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
