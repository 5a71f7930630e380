import { Endpoints } from '@phoxray/inference';
import { ConfigError, endInTime, loadWorkerConfig } from '@phoxray/platform/config';
import { Database } from '@phoxray/platform/database';
import { ownFaultOf, withinTime } from '@phoxray/platform/faults';
import { AppLogger } from '@phoxray/platform/logging';
import { StoreProbe } from '@phoxray/platform/storage';
import sharp from 'sharp';
import { createWorker } from './create-worker.js';
import { serveHealth } from './health-server.js';

// The image servers answer in PNG; radiographs are opened by the decoders. libvips' other readers stay shut in here.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadPngBuffer'] });

/** A peer that has not answered by then counts as unreachable (ms). */
const LOOK_MS = 1_500;

async function start(): Promise<void> {
  const config = loadWorkerConfig();
  endInTime(config.SHUTDOWN_SECONDS);
  const app = await createWorker(config);
  // One without an endpoint still makes renditions: it is ready, and says how many answer.
  const look = async () => {
    const [storage] = await Promise.all([app.get(StoreProbe).recentFault(), app.get(Database).ping()]);
    const stored = storage === null ? 'ok' : (ownFaultOf(storage) ?? 'unreachable');
    return { endpoints: app.get(Endpoints).pool.census, storage: stored };
  };
  const { port } = await serveHealth(config.WORKER_HEALTH_PORT, config.HOST, () =>
    withinTime('database', LOOK_MS, look()),
  );
  app.get(AppLogger).info('ready', { port });
}

try {
  await start();
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}
