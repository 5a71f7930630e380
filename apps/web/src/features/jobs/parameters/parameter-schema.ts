import type { Locale } from '../../../lib/api/contract.js';

type Words = Record<Locale, string>;
type Common = { key: string; title: Words; description: Words };
export type NumberField = Common & {
  kind: 'number';
  integer: boolean;
  initial: number;
  minimum: number | null;
  maximum: number | null;
  step: number | null;
};
export type ChoiceField = Common & { kind: 'choice'; initial: string | number; choices: (string | number)[] };
export type ToggleField = Common & { kind: 'toggle'; initial: boolean };
export type ParameterField = NumberField | ChoiceField | ToggleField;
export type ParameterValue = string | number | boolean;

type Json = Record<string, unknown>;

/**
 * Reads a workflow's parameter schema (JSON Schema 2020-12, one flat object) into form fields, in schema order.
 * A property of a kind the form cannot edit is left out: the API then applies its default.
 */
export function readParameterSchema(schema: unknown): ParameterField[] {
  const properties = isJson(schema) && isJson(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties).flatMap(([key, property]) => (isJson(property) ? readField(key, property) : []));
}

export function initialValues(fields: readonly ParameterField[], earlier: Json = {}): Record<string, ParameterValue> {
  return Object.fromEntries(fields.map((field) => [field.key, acceptable(field, earlier[field.key])]));
}

function acceptable(field: ParameterField, earlier: unknown): ParameterValue {
  const sameKind = typeof earlier === typeof field.initial;
  return sameKind && (typeof earlier === 'number' || typeof earlier === 'string' || typeof earlier === 'boolean')
    ? earlier
    : field.initial;
}

function readField(key: string, property: Json): ParameterField[] {
  const common: Common = { key, title: words(property, 'title', key), description: words(property, 'description', '') };
  if (Array.isArray(property['enum'])) return readChoice(common, property, property['enum']);
  switch (property['type']) {
    case 'number':
    case 'integer':
      return [readNumber(common, property)];
    case 'boolean':
      return [{ ...common, kind: 'toggle', initial: property['default'] === true }];
    default:
      return [];
  }
}

function readNumber(common: Common, property: Json): NumberField {
  const minimum = numberOrNull(property['minimum']);
  return {
    ...common,
    kind: 'number',
    integer: property['type'] === 'integer',
    initial: numberOrNull(property['default']) ?? minimum ?? 0,
    minimum,
    maximum: numberOrNull(property['maximum']),
    step: numberOrNull(property['multipleOf']) ?? (property['type'] === 'integer' ? 1 : null),
  };
}

function readChoice(common: Common, property: Json, values: unknown[]): ParameterField[] {
  const choices = values.filter((value) => typeof value === 'string' || typeof value === 'number');
  const initial = choices.find((choice) => choice === property['default']) ?? choices[0];
  return initial === undefined ? [] : [{ ...common, kind: 'choice', initial, choices }];
}

/** Texts live under `x-i18n`, by locale or by text; the plain JSON Schema annotation is the fallback. */
function words(property: Json, text: 'title' | 'description', fallback: string): Words {
  const plain = stringOr(property[text], fallback);
  const i18n = isJson(property['x-i18n']) ? property['x-i18n'] : {};
  const inLocale = (locale: Locale): string => {
    const byLocale = i18n[locale];
    const byText = i18n[text];
    const found = isJson(byLocale) ? byLocale[text] : isJson(byText) ? byText[locale] : undefined;
    return stringOr(found, plain);
  };
  return { fr: inLocale('fr'), en: inLocale('en') };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function stringOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
