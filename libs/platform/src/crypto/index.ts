export * from './account-key.entity.js';
export * from './account-vault.js';
export { TamperedError } from './aead.js';
export * from './crypto.module.js';
export * from './key-check.entity.js';
export * from './master-key.js';
export * from './object-cipher.js';
