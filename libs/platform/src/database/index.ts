export * from './data-source.js';
export * from './database.module.js';
export * from './database.schema.js';
export * from './database.service.js';
export * from './migrate.js';
export * from './notifications.js';
export * from './provision-roles.js';
export * from './tenancy.sql.js';
