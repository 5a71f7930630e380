export * from './collect-buffers.js';
