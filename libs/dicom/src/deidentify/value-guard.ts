import type { Vr } from '../dictionary/vr.js';
import type { ValueElement } from '../read/data-set.js';
import { textValues } from '../read/element-values.js';
import type { ValueGuard } from './rule.js';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const LONGEST_NUMBER = 16;

const SIZES: ReadonlyMap<Vr, number> = new Map([
  ...(['US', 'SS', 'OW'] as const).map((vr) => [vr, 2] as const),
  ...(['UL', 'SL', 'FL', 'AT'] as const).map((vr) => [vr, 4] as const),
  ...(['FD', 'OV', 'SV', 'UV'] as const).map((vr) => [vr, 8] as const),
]);

/** Whether a single text value may stay. An empty value always may. */
export function acceptsText(guard: ValueGuard, value: string): boolean {
  if (value === '') return true;
  if (guard.kind === 'terms') return guard.terms.has(value);
  if (guard.kind === 'pattern') return guard.pattern.test(value);
  return guard.kind === 'numbers' && value.length <= LONGEST_NUMBER && NUMBER.test(value);
}

/** Whether binary content has the size of at most `max` numbers. */
export function acceptsBinary({ vr, bytes }: ValueElement, max: number): boolean {
  const size = SIZES.get(vr);
  return size !== undefined && bytes.length % size === 0 && bytes.length / size <= max;
}

/** Whether every value of an element passes, and there are no more of them than the standard allows. */
export function acceptsAll(element: ValueElement, guard: ValueGuard, max: number): boolean {
  if (guard.kind === 'binary' || guard.kind === 'bulk') return acceptsBinary(element, max);
  const values = textValues(element.bytes);
  return values.length <= max && values.every((value) => acceptsText(guard, value));
}
