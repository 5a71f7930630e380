import type { GenerationFeatures } from '../generation/generation.js';
import { combo } from './node-info.js';
import type { Inputs, InputSpec, NodeInfo } from './node-info.js';

const SAVES = new Set(['SaveImage', 'PreviewImage']);
/** Inputs that the schema form marks for experts. */
const ADVANCED: Readonly<Record<string, readonly string[]>> = {
  GrowMask: ['tapered_corners'],
  ImageSharpen: ['sharpen_radius', 'sigma', 'alpha'],
};

const schemaSpec = ([type, options]: InputSpec, advanced: boolean): InputSpec => {
  if (typeof type !== 'string') return combo(type);
  return [type, { ...(advanced && { advanced }), ...options }];
};

const schemaInputs = (inputs: Inputs, advanced: readonly string[]): Inputs =>
  Object.fromEntries(Object.entries(inputs).map(([name, spec]) => [name, schemaSpec(spec, advanced.includes(name))]));

/** A class of `comfy_extras` as the releases with the schema form describe it. */
const inSchemaForm = (info: NodeInfo): NodeInfo => {
  const { required, optional } = info.input;
  const advanced = ADVANCED[info.name] ?? [];
  const input = {
    ...info.input,
    required: schemaInputs(required, advanced),
    ...(optional && { optional: schemaInputs(optional, advanced) }),
  };
  const cycle = { deprecated: false, experimental: false, api_node: false, dev_only: false };
  return { ...info, input, output_tooltips: info.output.map(() => null), ...cycle };
};

const passingImages = (info: NodeInfo): NodeInfo => ({
  ...info,
  output: ['IMAGE'],
  output_is_list: [false],
  output_name: ['images'],
});

/**
 * The description of a class in the words of a release. Inputs, outputs and flags follow the recordings; categories,
 * display names and search words stay those of 0.3.64.
 */
export const infoFor = (info: NodeInfo, features: GenerationFeatures): NodeInfo => {
  if (!features.schemaNodes) return info;
  const described = info.python_module.startsWith('comfy_extras.') ? inSchemaForm(info) : info;
  const passed = features.savePassesImages && SAVES.has(info.name) ? passingImages(described) : described;
  return { ...passed, has_intermediate_output: false, is_input_list: false };
};
