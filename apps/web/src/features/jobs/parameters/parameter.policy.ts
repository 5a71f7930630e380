import type { NumberField, ParameterField, ParameterValue } from './parameter-schema.js';

export type ParameterFault =
  { rule: 'number' | 'integer' | 'choice' } | { rule: 'minimum' | 'maximum' | 'multipleOf'; limit: number };

/** Reads what a person typed; a decimal comma and spaces between thousands are welcome. */
export function parseNumber(text: string): number | null {
  const plain = text.replace(/\s/gu, '').replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** The first rule of the field that the value breaks, or null. */
export function checkParameter(field: ParameterField, value: ParameterValue | null): ParameterFault | null {
  switch (field.kind) {
    case 'number':
      return typeof value === 'number' ? checkNumber(field, value) : { rule: 'number' };
    case 'choice':
      return field.choices.some((choice) => choice === value) ? null : { rule: 'choice' };
    case 'toggle':
      return null;
  }
}

function checkNumber(field: NumberField, value: number): ParameterFault | null {
  if (field.integer && !Number.isInteger(value)) return { rule: 'integer' };
  if (field.minimum !== null && value < field.minimum) return { rule: 'minimum', limit: field.minimum };
  if (field.maximum !== null && value > field.maximum) return { rule: 'maximum', limit: field.maximum };
  if (field.step !== null && !isMultiple(value, field.step)) return { rule: 'multipleOf', limit: field.step };
  return null;
}

/** JSON Schema's multipleOf, tolerant of binary fractions: 0.15 is a multiple of 0.01. */
function isMultiple(value: number, step: number): boolean {
  const steps = value / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9 * Math.max(1, Math.abs(steps));
}
