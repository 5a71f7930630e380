export * from './id.schema.js';
