import { browserStorage } from './storage/browser-storage.js';
import { isKeyOfControl } from './shortcuts.policy.js';
import { createExternalStore } from './store/external-store.js';

const STORAGE_KEY = 'phoxray-shortcuts';

/** Single-key shortcuts can be turned off (WCAG 2.2, 2.1.4). */
export const shortcutsEnabled = createExternalStore(browserStorage.read(STORAGE_KEY) !== 'off');

export function enableShortcuts(enabled: boolean): void {
  shortcutsEnabled.set(enabled);
  browserStorage.write(STORAGE_KEY, enabled ? 'on' : 'off');
}

/** True when a key press belongs to a control, a dialog or the browser rather than to a shortcut. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (isInside(event.target, 'textarea, select, [contenteditable], dialog')) return true;
  if (event.target instanceof HTMLInputElement && isKeyOfControl(event.target.type, event.key)) return true;
  return event.key === ' ' && isInside(event.target, 'button, a, summary');
}

function isInside(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}
