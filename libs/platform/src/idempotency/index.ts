export * from './idempotency-record.entity.js';
export * from './idempotency.errors.js';
export * from './idempotency.js';
