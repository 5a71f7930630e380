import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import { DECODER_VARIABLE } from './test-logins.mjs';

/** Environment variables of the product's processes. */
export type Environment = Readonly<Record<string, string>>;

export interface TestEnvironment {
  readonly database: TestDatabase;
  /** Folder of stored objects, as ciphertext. */
  readonly objects: string;
  readonly variables: Environment;
  dispose(): Promise<void>;
}

/** A database, a storage folder and secrets of its own for one test file. */
export async function createTestEnvironment(overrides: Environment = {}): Promise<TestEnvironment> {
  const database = await createTestDatabase();
  const objects = mkdtempSync(join(tmpdir(), 'phoxray-objects-'));
  const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const variables = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    HOST: '127.0.0.1',
    PORT: '0',
    WORKER_HEALTH_PORT: '0',
    DATABASE_URL: database.DATABASE_URL,
    DATABASE_OWNER_URL: database.DATABASE_OWNER_URL,
    QUEUE_DATABASE_URL: database.QUEUE_DATABASE_URL,
    QUEUE_BACKEND: 'postgres',
    STORAGE: `file:${objects}`,
    MASTER_KEY: randomBytes(32).toString('base64'),
    JWT_PRIVATE_KEY: signingKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    DECODER_PROGRAM: process.env[DECODER_VARIABLE] ?? '',
    DECODER_PROCESSES: '1',
    ...overrides,
  };
  const dispose = async (): Promise<void> => {
    await database.drop();
    rmSync(objects, { recursive: true, force: true });
  };
  return { database, objects, variables, dispose };
}
