import { type Attribute, attributeOf, isIdentifying } from '../dictionary/attributes.js';
import { isPrivate, type Tag } from '../dictionary/tag.js';
import type { Vr } from '../dictionary/vr.js';
import { BASIC_PROFILE } from './basic-profile.data.js';
import type { Rule } from './rule.js';

export type CompiledRule = Rule & { readonly attribute: Attribute };
export type RuleSet = ReadonlyMap<Tag, CompiledRule>;

/** Representations whose content is personal by nature; they may only be transformed this way, whoever asks. */
const PERSONAL_VRS: ReadonlyMap<Vr, readonly Rule['action'][]> = new Map<Vr, readonly Rule['action'][]>([
  ['PN', ['pseudonym', 'empty']],
  ['DA', ['shift', 'empty']],
  ['DT', ['shift', 'empty']],
  ['TM', ['shift', 'empty']],
  ['UI', ['uid', 'class', 'empty']],
  ['AE', ['empty']],
  ['AS', ['empty']],
  ['LT', ['empty']],
  ['ST', ['empty']],
  ['UC', ['empty']],
  ['UN', ['empty']],
  ['UR', ['empty']],
  ['UT', ['empty']],
]);

/** Text an operator can type anything into: kept only under a closed list or a pattern. */
const TYPED_VRS: ReadonlySet<Vr> = new Set<Vr>(['CS', 'LO', 'SH']);

/**
 * Turns the allow-list into a lookup by tag, after holding every rule against the second net.
 * @throws {RangeError} when a rule would keep what PS3.15 or its representation forbids, or names an attribute twice.
 */
export function compileRules(rules: readonly Rule[]): RuleSet {
  const compiled = new Map<Tag, CompiledRule>();
  for (const rule of rules) {
    const attribute = attributeOf(rule.keyword);
    if (compiled.has(attribute.tag)) throw new RangeError(`${rule.keyword} has two rules`);
    if (!isPermitted(rule, attribute)) throw new RangeError(`${rule.keyword} may not be handled by ${rule.action}`);
    compiled.set(attribute.tag, { ...rule, attribute });
  }
  return compiled;
}

/** The second net for one rule. */
export function isPermitted(rule: Rule, { tag, vrs }: Attribute): boolean {
  if (isPrivate(tag) || isIdentifying(tag)) return false;
  const demanded = BASIC_PROFILE.get(rule.keyword);
  if (demanded && demanded !== rule.action) return false;
  return vrs.every((vr) => isPermittedFor(vr, rule));
}

function isPermittedFor(vr: Vr, rule: Rule): boolean {
  const permitted = PERSONAL_VRS.get(vr);
  if (permitted) return permitted.includes(rule.action);
  if (rule.action !== 'keep' || !TYPED_VRS.has(vr)) return true;
  return rule.guard.kind === 'terms' || rule.guard.kind === 'pattern';
}
