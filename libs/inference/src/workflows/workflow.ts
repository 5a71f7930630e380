import type { ComfyGraph } from '@phoxray/comfyui';

export interface Localised {
  readonly en: string;
  readonly fr: string;
}

/** One named input of one node of the graph. */
export interface GraphInput {
  readonly node: string;
  readonly input: string;
}

/** A JSON Schema 2020-12 property; texts per locale under `x-i18n`. Every parameter has a default. */
export interface ParameterSchema {
  readonly type: 'number' | 'integer' | 'string' | 'boolean';
  readonly title: string;
  readonly description: string;
  readonly 'x-i18n': Readonly<Record<'en' | 'fr', { readonly title: string; readonly description: string }>>;
  readonly default: number | string | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly enum?: readonly (string | number)[];
}

/** The parameters of a workflow: one flat, closed object. */
export interface ParametersSchema {
  readonly $schema: 'https://json-schema.org/draft/2020-12/schema';
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, ParameterSchema>>;
}

/** A rule across numeric parameters that JSON Schema cannot say: each is strictly smaller than the next. */
export interface AscendingRule {
  readonly ascending: readonly string[];
}

/** One image that a workflow gives: the only file of its output node, as large as the radiograph. */
export interface WorkflowOutput {
  readonly key: string;
  readonly node: string;
  readonly role: 'mask' | 'image';
  readonly label: Localised;
  /** #RRGGBB of a mask's overlay; null for images. */
  readonly color: string | null;
}

/**
 * A workflow: a ComfyUI graph of ours in API format, and what may vary in it. Immutable once published: a change is a
 * new version, so that an old job can always be explained.
 */
export interface WorkflowTemplate {
  readonly id: string;
  readonly version: number;
  readonly name: Localised;
  readonly description: Localised;
  readonly parametersSchema: ParametersSchema;
  readonly rules: readonly AscendingRule[];
  readonly graph: ComfyGraph;
  /** Where the reference of the uploaded radiograph goes. */
  readonly imageInput: GraphInput;
  /** Where each parameter goes. */
  readonly parameterInputs: Readonly<Record<string, GraphInput>>;
  readonly outputs: readonly WorkflowOutput[];
  readonly priceCredits: number;
}

/** Checked parameters with defaults filled in. */
export type Parameters = Readonly<Record<string, number | string | boolean>>;

/** The node classes that an endpoint must have. */
export function requiredNodes(template: Pick<WorkflowTemplate, 'graph'>): string[] {
  return [...new Set(Object.values(template.graph).map((node) => node.class_type))].sort();
}
