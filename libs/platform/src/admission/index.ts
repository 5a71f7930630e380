export * from './account-places.js';
export * from './fair-turns.js';
export * from './shared-reads.js';
