export * from './encrypted-objects.js';
export * from './file-object-store.js';
export * from './gcs-connection.js';
export * from './gcs-object-store.js';
export * from './storage.module.js';
export * from './object-name.js';
export * from './store-probe.js';
