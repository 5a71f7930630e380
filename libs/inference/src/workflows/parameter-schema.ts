import type { ParameterSchema, ParametersSchema } from './workflow.js';

interface Words {
  readonly title: string;
  readonly description: string;
}

type Rules = Pick<ParameterSchema, 'minimum' | 'maximum' | 'multipleOf' | 'enum'>;

/** A parameter with its texts in both languages; English doubles as the plain JSON Schema annotation. */
export function parameter(
  type: ParameterSchema['type'],
  initial: ParameterSchema['default'],
  rules: Rules,
  words: { readonly en: Words; readonly fr: Words },
): ParameterSchema {
  return { type, ...words.en, 'x-i18n': words, default: initial, ...rules };
}

export function parametersSchema(properties: ParametersSchema['properties']): ParametersSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    properties,
  };
}
