export * from './config.loader.js';
export * from './config.module.js';
export type { Config, ServiceAccountKey, WorkerConfig } from './config.schema.js';
export * from './migration-config.js';
export * from './config-table.js';
export * from './storage-place.js';
export * from './end-in-time.js';
