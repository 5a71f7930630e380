const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;
const opaque = (tag: string): string => tag.replace(/^W\//, '');

/**
 * True when an If-None-Match names what the caller would get, who then has it already: one tag of a list, compared weakly,
 * or `*` for whatever there is (RFC 9110 §13.1.2, §8.8.3.2).
 * @param etag with its quotes
 */
export function isNamed(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return (ifNoneMatch.match(TAG) ?? []).some((tag) => opaque(tag) === opaque(etag));
}
