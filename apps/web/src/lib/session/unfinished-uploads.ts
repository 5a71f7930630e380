import { createExternalStore } from '../store/external-store.js';

/** How many files are not at the API yet, which the end of the session would stop; whoever ends it asks first. */
export const unfinishedUploads = createExternalStore(0);
