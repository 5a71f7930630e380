export * from './job-queue.js';
export * from './migrate-queue.js';
export * from './queue-handler.js';
export * from './queue-job.js';
export * from './queue.module.js';
export * from './rounds.js';
