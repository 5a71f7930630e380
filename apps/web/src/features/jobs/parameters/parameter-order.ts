/**
 * Parameters that must rise from one to the next, by workflow. The API enforces this and its schema cannot say it, so
 * the form knows it too and explains it before a run is refused.
 */
export const ASCENDING: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'tissue-density': [['softThreshold', 'hardThreshold', 'metalThreshold']],
  edges: [['low', 'high']],
};

/** The parameter that `key` must exceed and does not; null when all is well or a value is missing. */
export function notExceeded(workflow: string, key: string, values: Readonly<Record<string, unknown>>): string | null {
  const row = ASCENDING[workflow]?.find((keys) => keys.includes(key)) ?? [];
  const before = row[row.indexOf(key) - 1];
  if (before === undefined) return null;
  const [value, limit] = [values[key], values[before]];
  return typeof value === 'number' && typeof limit === 'number' && value <= limit ? before : null;
}

/** The parameter that an API fault is about: the last step of its JSON Pointer (RFC 6901). */
export function parameterOf(pointer: string): string {
  return (pointer.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}
