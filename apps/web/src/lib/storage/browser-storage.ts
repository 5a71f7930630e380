/** What was written on this page: all there is where the browser refuses to store anything. */
const ofThisPage = new Map<string, string>();

/**
 * Small things that this browser remembers between visits. Where it refuses to store anything (blocked site data, some
 * private windows, a full disk), they are remembered until the page is left, and nothing fails.
 */
export const browserStorage = {
  read: (key: string): string | null => {
    const stored = attempt(() => ({ value: globalThis.localStorage.getItem(key) }));
    return stored?.value ?? ofThisPage.get(key) ?? null;
  },
  write: (key: string, value: string): void => {
    ofThisPage.set(key, value);
    attempt(() => globalThis.localStorage.setItem(key, value));
  },
  remove: (key: string): void => {
    ofThisPage.delete(key);
    attempt(() => globalThis.localStorage.removeItem(key));
  },
} as const;

/** Even to name `localStorage` throws in a browser that refuses it. */
function attempt<T>(access: () => T): T | null {
  try {
    return access();
  } catch {
    return null;
  }
}
