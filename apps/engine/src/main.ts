import { createEngine } from './engine-server.js';
import { engineOptions } from './engine.config.js';
import { DEFAULT_GENERATION } from './generation/generation.js';
import { logLine } from './engine-log.js';

const options = engineOptions(process.env);
const engine = await createEngine(options);

const stop = async (): Promise<void> => {
  await engine.close();
  logLine({ msg: 'stopped' });
};
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());

logLine({
  msg: 'ready',
  port: engine.port,
  generation: options.generation ?? DEFAULT_GENERATION,
  faults: options.faultRoutes ?? false,
});
