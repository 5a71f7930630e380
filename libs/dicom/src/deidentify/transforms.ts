import { hasSameBytes } from '../bytes.js';
import { isStorageClass } from '../dictionary/storage-classes.data.js';
import { isNeutralLabel } from '../dictionary/window-label.js';
import type { DicomElement, ValueElement } from '../read/data-set.js';
import { textValues, trimPadding } from '../read/element-values.js';
import { bytesElement, textElement } from '../write/elements.js';
import { fitsScheme } from './code-schemes.js';
import { knownModel, knownVendor } from './device-names.js';
import type { IdentityMapper } from './identity-mapper.js';
import type { Rule } from './rule.js';
import { acceptsAll, acceptsText, isBinary } from './value-guard.js';

/** What a transform may know of the file around the element. */
export interface TransformContext {
  readonly mapper: IdentityMapper;
  /** Code and vocabulary beside the element, for coded concepts. */
  readonly concept: { readonly code: string; readonly scheme: string };
}

type Transform = (
  values: readonly string[],
  element: ValueElement,
  context: TransformContext,
) => readonly string[] | null;

/** New values of an element by action; null removes it. */
const TRANSFORMS: Record<Exclude<Rule['action'], 'keep'>, Transform> = {
  uid: (values, _, { mapper }) => values.map((value) => value && mapper.uid(value)),
  class: (values) => (values.every(isStorageClass) ? values : null),
  shift: (values, { vr }, { mapper }) => values.map((value) => value && (mapper.date(vr, value) ?? '')),
  empty: () => [],
  pseudonym: (_, { bytes }, { mapper }) => [mapper.patient(utf8(bytes))],
  label: (values) => values.map((value, index) => (isNeutralLabel(value) ? value : `WINDOW ${index + 1}`)),
  vendor: ([value = '']) => [knownVendor(value) ?? ''],
  model: ([value = '']) => orNothing(knownModel(value)),
  items: () => null,
  codes: () => null,
  pixels: () => null,
  code: ([code = ''], _, { concept }) => (fitsScheme(code, concept.scheme) ? [code] : null),
  meaning: (_, __, { concept }) => (concept.code ? [concept.code] : null),
};

const orNothing = (value: string | null): readonly string[] | null => (value === null ? null : [value]);

/** Only read back from files of our own, which are UTF-8. */
const utf8 = (bytes: Uint8Array): string => trimPadding(new TextDecoder().decode(bytes));

/** Applies a rule to a value element; null when nothing of it may stay. The same element comes back when unchanged. */
export function transformValue(element: ValueElement, rule: Rule, context: TransformContext): ValueElement | null {
  if (rule.action === 'keep') return keep(element, rule);
  return rewrite(element, TRANSFORMS[rule.action](textValues(element.bytes), element, context));
}

/**
 * Unknown terms are blanked one by one, so that ORIGINAL\PRIMARY survives a third, unexpected component. Text is written
 * again without the padding that stood around its values.
 */
function keep(element: ValueElement, rule: Extract<Rule, { action: 'keep' }>): ValueElement | null {
  const isAccepted = acceptsAll(element, rule.guard, rule.max);
  if (isAccepted) return isBinary(rule.guard) ? element : rewrite(element, textValues(element.bytes));
  if (rule.guard.kind !== 'terms') return null;
  const values = textValues(element.bytes).slice(0, rule.max);
  const known = values.map((value) => (acceptsText(rule.guard, value, element.vr) ? value : ''));
  return known.some((value) => value !== '') ? rewrite(element, known) : null;
}

function rewrite(element: ValueElement, values: readonly string[] | null): ValueElement | null {
  if (!values) return null;
  const rewritten = textElement(element.tag, element.vr, ...values);
  return hasSameBytes(rewritten.bytes, element.bytes) ? element : rewritten;
}

/** The element without its content, for attributes that must be present (type 2 of PS3.5 §7.4.3). */
export function emptied(element: DicomElement): DicomElement {
  if (element.kind === 'sequence') return element.items.length === 0 ? element : { ...element, items: [] };
  if (element.kind === 'value' && element.bytes.length === 0) return element;
  return bytesElement(element.tag, element.vr, new Uint8Array(0));
}
