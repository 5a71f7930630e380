import { createExternalStore } from '../../../lib/store/external-store.js';

/** Counts what uploads have changed in the gallery since the page was loaded; whoever shows the gallery follows it. */
export const storedUploads = createExternalStore(0);
