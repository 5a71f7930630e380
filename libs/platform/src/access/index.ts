export * from './access-tokens.js';
export * from './access.decorators.js';
export * from './access.errors.js';
export * from './access.module.js';
export * from './session-gate.js';
