import { browserStorage } from './browser-storage.js';

const original = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
const replaceStorage = (get: () => Storage): void => {
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get });
};

afterEach(() => {
  if (original === undefined) Reflect.deleteProperty(globalThis, 'localStorage');
  else Object.defineProperty(globalThis, 'localStorage', original);
});

describe('what the browser remembers', () => {
  it('is read, written and removed where the browser stores something', () => {
    const stored = new Map<string, string>();
    const storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    };
    replaceStorage(() => storage as Storage);
    browserStorage.write('a', '1');
    expect(browserStorage.read('a')).toBe('1');
    browserStorage.remove('a');
    expect(browserStorage.read('a')).toBeNull();
  });

  it('is kept for this page, without a failure, where the browser refuses', () => {
    replaceStorage(() => {
      throw new DOMException('Access is denied for this document', 'SecurityError');
    });
    expect(browserStorage.read('a')).toBeNull();
    browserStorage.write('a', '1');
    expect(browserStorage.read('a')).toBe('1');
    browserStorage.remove('a');
    expect(browserStorage.read('a')).toBeNull();
  });
});
