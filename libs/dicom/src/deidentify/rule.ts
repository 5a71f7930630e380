import type { Keyword } from '../dictionary/attributes.js';

/** What may stand in an attribute we keep. A value outside of it is removed, so that a name cannot hide in a code string. */
export type ValueGuard =
  | { readonly kind: 'terms'; readonly terms: ReadonlySet<string> }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'numbers' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'bulk' };

interface KeepRule {
  readonly keyword: Keyword;
  readonly action: 'keep';
  /** Greatest value multiplicity (PS3.6); more values than that are removed. */
  readonly max: number;
  readonly guard: ValueGuard;
}

/**
 * - `pixels`: copied byte for byte
 * - `uid`: replaced by a keyed UID; `class`: kept when it is a UID of the standard
 * - `shift`: a date or time, moved by the account's days
 * - `empty`: present but without value; `pseudonym`: the patient's pseudonym
 * - `label`: a known label, else a neutral one; `vendor`, `model`: a known vendor, a harmless model name
 * - `items`: a sequence, cleaned by the same rules; `codes`: a sequence of coded concepts; `code`: kept when it looks like one of its
 *   vocabulary; `meaning`: the code again
 */
interface TransformRule {
  readonly keyword: Keyword;
  readonly action:
    | 'pixels'
    | 'uid'
    | 'class'
    | 'shift'
    | 'empty'
    | 'pseudonym'
    | 'label'
    | 'vendor'
    | 'model'
    | 'items'
    | 'codes'
    | 'code'
    | 'meaning';
}

export type Rule = KeepRule | TransformRule;

/** Defined terms of a code string, separated by `|`. */
export const terms = (keyword: Keyword, list: string, max = 1): Rule => ({
  keyword,
  action: 'keep',
  max,
  guard: { kind: 'terms', terms: new Set(list.split('|')) },
});

export const pattern = (keyword: Keyword, expression: RegExp, max = 1): Rule => ({
  keyword,
  action: 'keep',
  max,
  guard: { kind: 'pattern', pattern: expression },
});

/** Decimal or integer strings. */
export const numbers = (keyword: Keyword, max = 1): Rule => ({
  keyword,
  action: 'keep',
  max,
  guard: { kind: 'numbers' },
});

/** Fixed-size binary numbers. */
export const binary = (keyword: Keyword, max = 1): Rule => ({
  keyword,
  action: 'keep',
  max,
  guard: { kind: 'binary' },
});

/** Lookup tables: at most 65536 entries of 16 bits (PS3.3 C.11.1.1). */
export const bulk = (keyword: Keyword): Rule => ({
  keyword,
  action: 'keep',
  max: 65_536,
  guard: { kind: 'bulk' },
});

export const every = (action: TransformRule['action'], ...keywords: readonly Keyword[]): Rule[] =>
  keywords.map((keyword) => ({ keyword, action }));
