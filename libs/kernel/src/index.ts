export * from './actor.js';
export * from './app-error.js';
export * from './clock.js';
export * from './ids.js';
export * from './object-store.port.js';
export * from './page.js';
export * from './personal-data.js';
export * from './plain-text.js';
