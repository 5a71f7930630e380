import type { InputSpec } from '../nodes/node-info.js';
import { isJsonObject } from './json.js';
import type { JsonObject, JsonValue } from './json.js';
import { printLiteral, validationError } from './validation-errors.js';
import type { ValidationError } from './validation-errors.js';

/** A coerced literal, or why it cannot be one. */
export type Coerced = { readonly value: JsonValue } | { readonly error: ValidationError };

/** The choices of an enum input in either of its two forms; null for other types. */
export const choicesOf = ([type, options]: InputSpec): readonly JsonValue[] | null => {
  if (typeof type !== 'string') return type;
  const listed = type === 'COMBO' ? options?.['options'] : undefined;
  return Array.isArray(listed) ? listed : null;
};

/** The name under which a type is compared and printed: enums are COMBO. */
export const typeName = ([type]: InputSpec): string => (typeof type === 'string' ? type : 'COMBO');

const INTEGER = /^\s*[+-]?\d+\s*$/;

const toNumber = (value: JsonValue, whole: boolean): number | null => {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return whole ? Math.trunc(value) : value;
  if (typeof value !== 'string' || value.trim() === '' || (whole && !INTEGER.test(value))) return null;
  const parsed = Number(value);
  return Number.isNaN(parsed) ? null : parsed;
};

/** Truth as the protocol's language sees it: the text "false" is true. */
const isTrue = (value: JsonValue): boolean => {
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) ? Object.keys(value).length > 0 : Boolean(value);
};

/** Takes a literal array out of the object that keeps it from being read as a link. */
export const unwrapLiteral = (value: JsonValue): JsonValue =>
  isJsonObject(value) && '__value__' in value ? (value['__value__'] ?? null) : value;

const convert = (value: JsonValue, type: string): JsonValue | undefined => {
  if (type === 'INT') return toNumber(value, true) ?? undefined;
  if (type === 'FLOAT') return toNumber(value, false) ?? undefined;
  if (type === 'STRING') return typeof value === 'string' ? value : JSON.stringify(value);
  return type === 'BOOLEAN' ? isTrue(value) : value;
};

/** Where an error happened, in the protocol's words. */
const contextOf = (name: string, spec: InputSpec, value: JsonValue): JsonObject => {
  const [type, options] = spec;
  const shownType = typeof type === 'string' ? type : [...type];
  return { input_name: name, input_config: [shownType, options ?? {}], received_value: value };
};

const invalidType = (name: string, spec: InputSpec, value: JsonValue): ValidationError => {
  const message = `Failed to convert an input value to a ${typeName(spec)} value`;
  const reason = `invalid literal: ${printLiteral(value)}`;
  const extra = { ...contextOf(name, spec, value), exception_message: reason };
  return validationError('invalid_input_type', message, `${name}, ${printLiteral(value)}, ${reason}`, extra);
};

/** A decimal number as the protocol's language prints it: 7 is `7.0`. */
const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

const rangeError = (name: string, spec: InputSpec, value: JsonValue): ValidationError | null => {
  const { min, max } = spec[1] ?? {};
  if (typeof value !== 'number') return null;
  const context = contextOf(name, spec, value);
  const print = spec[0] === 'FLOAT' ? decimal : String;
  if (typeof min === 'number' && value < min) {
    return validationError(
      'value_smaller_than_min',
      `Value ${print(value)} smaller than min of ${print(min)}`,
      name,
      context,
    );
  }
  if (typeof max === 'number' && value > max) {
    return validationError(
      'value_bigger_than_max',
      `Value ${print(value)} bigger than max of ${print(max)}`,
      name,
      context,
    );
  }
  return null;
};

/** Brings a literal to its input's type, as leniently as the protocol does, and checks its range. */
export const coerceLiteral = (name: string, spec: InputSpec, literal: JsonValue): Coerced => {
  const value = convert(unwrapLiteral(literal), typeName(spec));
  if (value === undefined) return { error: invalidType(name, spec, literal) };
  const error = rangeError(name, spec, value);
  return error ? { error } : { value };
};

/** Checks an enum's literal; null when it is one of the choices or the input is no enum. */
export const choiceError = (name: string, spec: InputSpec, value: JsonValue): ValidationError | null => {
  const choices = choicesOf(spec);
  if (!choices || choices.includes(value)) return null;
  const shown = `[${choices.map((choice) => printLiteral(choice)).join(', ')}]`;
  const details = `${name}: ${printLiteral(value)} not in ${shown}`;
  return validationError('value_not_in_list', 'Value not in list', details, contextOf(name, spec, value));
};
