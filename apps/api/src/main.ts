import { ConfigError, endInTime, loadConfig } from '@phoxray/platform/config';
import { AppLogger } from '@phoxray/platform/logging';
import { createApi } from './create-api.js';

async function start(): Promise<void> {
  const config = loadConfig();
  endInTime(config.SHUTDOWN_SECONDS);
  const app = await createApi(config);
  const server = await app.listen(config.PORT, config.HOST);
  const address: unknown = server.address();
  const port =
    typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : config.PORT;
  app.get(AppLogger).info('ready', { port });
}

try {
  await start();
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
