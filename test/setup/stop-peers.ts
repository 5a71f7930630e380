import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DECODER_VARIABLE } from './test-logins.mjs';

export default async function stopPeers(): Promise<void> {
  const decoder = process.env[DECODER_VARIABLE];
  if (decoder !== undefined) rmSync(dirname(decoder), { recursive: true, force: true });
  const own = globalThis.phoxrayTestServer;
  if (own === undefined) return;
  await own.server.stop();
  rmSync(own.folder, { recursive: true, force: true });
}
