import type { ExternalStore } from '../../../lib/store/external-store.js';
import { useStorePart } from '../../../lib/store/use-store.js';
import type { MaskSwitches, ViewerState } from './viewer-state.js';

/** Re-renders when a mask is shown, hidden, painted or isolated, and not when the picture is moved. */
export function useMaskSwitches(store: ExternalStore<ViewerState>): MaskSwitches {
  const masksShown = useStorePart(store, (state) => state.masksShown);
  const solo = useStorePart(store, (state) => state.solo);
  const paints = useStorePart(store, (state) => state.paints);
  return { masksShown, solo, paints };
}
