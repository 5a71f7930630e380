export * from './idempotency-record.entity.js';
export * from './idempotency.js';
