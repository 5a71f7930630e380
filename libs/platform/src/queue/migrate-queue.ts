import { runMigrations } from 'bullmq';
import { Client } from 'pg';

/** Brings the schema `bullmq` to this version of the library, as the queue's own role. Idempotent. */
export async function migrateQueue(queueUrl: string): Promise<void> {
  const client = new Client({ connectionString: queueUrl });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}
