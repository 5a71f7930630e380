import type { JsonObject, JsonValue } from '../protocol/json.js';

/** `[type]`, `[type, options]` or, in the older enum form, `[[choices]]`. */
export type InputSpec = readonly [string | readonly string[], JsonObject?];
export type Inputs = Readonly<Record<string, InputSpec>>;

/** One class of `GET /object_info`; field names are the protocol's. */
export interface NodeInfo {
  readonly input: { readonly required: Inputs; readonly optional?: Inputs; readonly hidden?: JsonObject };
  readonly input_order: JsonObject;
  readonly output: readonly string[];
  readonly output_is_list: readonly boolean[];
  readonly output_name: readonly string[];
  readonly output_tooltips?: readonly null[];
  readonly name: string;
  readonly display_name: string | null;
  readonly description: string;
  readonly python_module: string;
  readonly category: string;
  readonly output_node: boolean;
  readonly deprecated?: boolean;
  readonly experimental?: boolean;
  readonly api_node?: boolean;
  readonly dev_only?: boolean;
  readonly has_intermediate_output?: boolean;
  readonly is_input_list?: boolean;
}

interface NodeOutline {
  readonly name: string;
  readonly displayName?: string | null;
  readonly description?: string;
  readonly module: string;
  readonly category: string;
  readonly required: Inputs;
  readonly optional?: Inputs;
  readonly hidden?: Readonly<Record<string, string>>;
  readonly output: readonly string[];
  readonly outputNode?: boolean;
}

const orderOf = (outline: NodeOutline): Record<string, JsonValue> => ({
  required: Object.keys(outline.required),
  ...(outline.optional && { optional: Object.keys(outline.optional) }),
  ...(outline.hidden && { hidden: Object.keys(outline.hidden) }),
});

/** The description of a node class in the form most core classes of 0.3.64 have. */
export const classicInfo = (outline: NodeOutline): NodeInfo => ({
  input: {
    required: outline.required,
    ...(outline.optional && { optional: outline.optional }),
    ...(outline.hidden && { hidden: outline.hidden }),
  },
  input_order: orderOf(outline),
  output: outline.output,
  output_is_list: outline.output.map(() => false),
  output_name: outline.output,
  name: outline.name,
  display_name: outline.displayName === undefined ? outline.name : outline.displayName,
  description: outline.description ?? '',
  python_module: outline.module,
  category: outline.category,
  output_node: outline.outputNode ?? false,
});

/** The newer form, with tooltips and life-cycle flags. */
export const schemaInfo = (outline: NodeOutline): NodeInfo => ({
  ...classicInfo(outline),
  display_name: outline.displayName ?? null,
  output_tooltips: outline.output.map(() => null),
  deprecated: false,
  experimental: false,
  api_node: false,
});

/** An enumeration in the newer form. */
export const combo = (options: readonly string[]): InputSpec => [
  'COMBO',
  { multiselect: false, options: [...options] },
];

/** An integer input of step 1. */
export const intInput = (initial: number, min: number, max: number): InputSpec => [
  'INT',
  { default: initial, min, max, step: 1 },
];

/** A decimal input. */
export const floatInput = (initial: number, min: number, max: number, step = 0.01): InputSpec => [
  'FLOAT',
  { default: initial, min, max, step },
];

/** Largest side of an image, in pixels. */
export const MAX_RESOLUTION = 16_384;
