import { join } from 'node:path';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '..');

/** @param {...string} parts @returns {string} an absolute path inside the repository */
export const inRoot = (...parts) => join(ROOT, ...parts);
