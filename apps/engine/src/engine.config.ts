import { z } from 'zod';
import type { EngineOptions } from './engine-server.js';
import { DEFAULT_GENERATION, GENERATIONS } from './generation/generation.js';

const configSchema = z.object({
  ENGINE_HOST: z.string().min(1).default('127.0.0.1'),
  ENGINE_PORT: z.coerce.number().int().min(0).max(65_535).default(8188),
  ENGINE_HOME: z.string().min(1).default('./data/engine'),
  ENGINE_FAULTS: z.enum(['0', '1']).default('0'),
  ENGINE_GENERATION: z.enum(GENERATIONS).default(DEFAULT_GENERATION),
  ENGINE_CACHE: z.enum(['classic', 'none']).default('classic'),
  ENGINE_NODE_DELAY_MS: z.coerce.number().int().min(0).max(600_000).default(0),
});

/**
 * Reads the engine's settings.
 *
 * @throws ZodError that names every faulty variable at once
 */
export const engineOptions = (environment: Readonly<Record<string, string | undefined>>): EngineOptions => {
  const config = configSchema.parse(environment);
  return {
    host: config.ENGINE_HOST,
    port: config.ENGINE_PORT,
    home: config.ENGINE_HOME,
    faultRoutes: config.ENGINE_FAULTS === '1',
    generation: config.ENGINE_GENERATION,
    cache: config.ENGINE_CACHE,
    nodeDelayMs: config.ENGINE_NODE_DELAY_MS,
  };
};
