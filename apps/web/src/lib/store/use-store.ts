import { useSyncExternalStore } from 'react';
import type { ExternalStore } from './external-store.js';

type ReadableStore<T> = Pick<ExternalStore<T>, 'get' | 'subscribe'>;

/** Re-renders when the store's value changes. */
export function useStore<T>(store: ReadableStore<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Re-renders when the selected part changes; `select` must return the same reference for the same part. */
export function useStorePart<T, S>(store: ReadableStore<T>, select: (value: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
