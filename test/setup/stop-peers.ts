import { rmSync } from 'node:fs';

export default async function stopPeers(): Promise<void> {
  const own = globalThis.phoxrayTestServer;
  if (own === undefined) return;
  await own.server.stop();
  rmSync(own.folder, { recursive: true, force: true });
}
