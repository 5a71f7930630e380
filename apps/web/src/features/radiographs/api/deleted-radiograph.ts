import { createExternalStore } from '../../../lib/store/external-store.js';

/** The radiograph that was deleted last on this page; whatever still shows it follows. */
export const deletedRadiograph = createExternalStore<string | null>(null);
