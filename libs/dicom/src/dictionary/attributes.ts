import { IDENTIFYING_ATTRIBUTES } from './identifying-attributes.data.js';
import { KEPT_ATTRIBUTES } from './kept-attributes.data.js';
import { formatTag, type Tag } from './tag.js';
import { isVr, type Vr } from './vr.js';

/** Keyword (PS3.6) of an attribute the allow-list may name. */
export type Keyword = (typeof KEPT_ATTRIBUTES)[number][1];

export interface Attribute {
  readonly tag: Tag;
  readonly keyword: string;
  /** More than one where the standard leaves a choice; the first is the one assumed in implicit syntax. */
  readonly vrs: readonly Vr[];
}

type Row = readonly [tag: Tag, keyword: string, vrs: string];

const attribute = ([tag, keyword, vrs]: Row): Attribute => ({ tag, keyword, vrs: vrs.split('|').filter(isVr) });

const KEPT = KEPT_ATTRIBUTES.map(attribute);
const BY_KEYWORD = new Map(KEPT.map((kept) => [kept.keyword, kept]));
const BY_TAG = new Map([...IDENTIFYING_ATTRIBUTES.map(attribute), ...KEPT].map((known) => [known.tag, known]));
const IDENTIFYING = new Set<Tag>(IDENTIFYING_ATTRIBUTES.map(([tag]) => tag));

/** @throws {RangeError} for a keyword missing from the dictionary, which is a fault in our own data. */
export function attributeOf(keyword: Keyword): Attribute {
  const found = BY_KEYWORD.get(keyword);
  if (!found) throw new RangeError(`Unknown attribute ${keyword}`);
  return found;
}

/** Keyword of the attribute, or `(gggg,eeee)` when this dictionary does not know it. */
export const nameOf = (tag: Tag): string => BY_TAG.get(tag)?.keyword ?? formatTag(tag);

const KEYWORDS = new Set([...BY_TAG.values()].map(({ keyword }) => keyword));

/** Whether this dictionary has an attribute of that keyword (PS3.6). */
export const isKnownKeyword = (text: string): boolean => KEYWORDS.has(text);

/** Attributes that say who, where or when, and that no rule may keep. */
export const isIdentifying = (tag: Tag): boolean => IDENTIFYING.has(tag);

/** Representation to assume when the syntax does not write it; what we do not know stays opaque. */
export const implicitVr = (tag: Tag): Vr => BY_TAG.get(tag)?.vrs[0] ?? 'UN';
