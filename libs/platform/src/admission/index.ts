export * from './account-places.js';
