import { useEffect, useEffectEvent } from 'react';
import { isTaken, shortcutsEnabled } from './shortcuts.store.js';

/** Calls `onKey` for every free key press while mounted; answering true claims the key. */
export function useShortcuts(onKey: (event: KeyboardEvent) => boolean): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (!shortcutsEnabled.get() || isTaken(event)) return;
    if (onKey(event)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => handle(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
