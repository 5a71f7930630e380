const KEY = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/;

/** `key` itself. Throws for anything but slash-separated `[a-z0-9._-]`, which no client can bring about. */
export function requireObjectKey(key: string): string {
  if (!KEY.test(key)) throw new Error('not an object key');
  return key;
}
