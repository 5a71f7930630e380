export * from './fault.policy.js';
export * from './peer-silent.error.js';
export * from './reason.policy.js';
