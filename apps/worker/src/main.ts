import { Endpoints } from '@phoxray/inference';
import { ConfigError, loadWorkerConfig } from '@phoxray/platform/config';
import { Database } from '@phoxray/platform/database';
import { AppLogger } from '@phoxray/platform/logging';
import sharp from 'sharp';
import { createWorker } from './create-worker.js';
import { serveHealth } from './health-server.js';

// The image servers answer in PNG; radiographs are opened by the decoders. libvips' other readers stay shut in here.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadPngBuffer'] });

async function start(): Promise<void> {
  const config = loadWorkerConfig();
  const app = await createWorker(config);
  // One without an endpoint still makes renditions: it is ready, and says how many answer.
  const look = async () => {
    await app.get(Database).ping();
    return { endpoints: app.get(Endpoints).pool.census };
  };
  const { port } = await serveHealth(config.WORKER_HEALTH_PORT, config.HOST, look);
  app.get(AppLogger).info('ready', { port });
}

try {
  await start();
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
