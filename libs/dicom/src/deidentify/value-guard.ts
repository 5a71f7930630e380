import type { Vr } from '../dictionary/vr.js';
import type { ValueElement } from '../read/data-set.js';
import { textValues } from '../read/element-values.js';
import type { ValueGuard } from './rule.js';

/** Grammar, greatest length and greatest number of digits before the point (PS3.5 §6.2), by representation. */
interface NumberForm {
  readonly grammar: RegExp;
  readonly length: number;
  readonly below: number;
}

/** What stands in these attributes is counted or measured; telephone and insurance numbers are larger than that. */
const NUMBER_FORMS: Partial<Record<Vr, NumberForm>> = {
  IS: { grammar: /^[+-]?\d+$/, length: 12, below: 1e7 },
  DS: { grammar: /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/, length: 16, below: 1e8 },
};
/** A number with more zeros in front is written like an identifier. */
const LEADING_ZEROS = /^[+-]?00+\d/;

const SIZES: ReadonlyMap<Vr, number> = new Map([
  ...(['US', 'SS', 'OW'] as const).map((vr) => [vr, 2] as const),
  ...(['UL', 'SL', 'FL', 'AT'] as const).map((vr) => [vr, 4] as const),
  ...(['FD', 'OV', 'SV', 'UV'] as const).map((vr) => [vr, 8] as const),
]);

/** Whether content is compared as bytes rather than as text. */
export const isBinary = ({ kind }: ValueGuard): boolean => kind === 'binary' || kind === 'bulk';

/** Whether a single text value of a representation may stay. An empty value always may. */
export function acceptsText(guard: ValueGuard, value: string, vr: Vr): boolean {
  if (value === '') return true;
  if (guard.kind === 'terms') return guard.terms.has(value);
  if (guard.kind === 'pattern') return guard.pattern.test(value);
  return guard.kind === 'numbers' && isMeasure(value, vr);
}

function isMeasure(value: string, vr: Vr): boolean {
  const form = NUMBER_FORMS[vr];
  if (!form || value.length > form.length || LEADING_ZEROS.test(value)) return false;
  return form.grammar.test(value) && Math.abs(Number(value)) < form.below;
}

/** Whether binary content has the size of at most `max` numbers. */
export function acceptsBinary({ vr, bytes }: ValueElement, max: number): boolean {
  const size = SIZES.get(vr);
  return size !== undefined && bytes.length % size === 0 && bytes.length / size <= max;
}

/** Whether every value of an element passes, and there are no more of them than the standard allows. */
export function acceptsAll(element: ValueElement, guard: ValueGuard, max: number): boolean {
  if (isBinary(guard)) return acceptsBinary(element, max);
  const values = textValues(element.bytes);
  return values.length <= max && values.every((value) => acceptsText(guard, value, element.vr));
}
