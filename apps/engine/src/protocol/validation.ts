import { z } from 'zod';
import type { NodeRegistry } from '../execution/node-registry.js';
import { promptGraphSchema } from '../execution/prompt-graph.js';
import type { PromptGraph } from '../execution/prompt-graph.js';
import type { GenerationFeatures } from '../generation/generation.js';
import type { ImageSource } from '../nodes/node-definition.js';
import { isJsonObject } from './json.js';
import type { JsonObject } from './json.js';
import { NodeValidation } from './node-validation.js';
import { breakInfo, ValidationBreak, validationError } from './validation-errors.js';
import type { NodeErrors, ValidationError } from './validation-errors.js';

/**
 * `accepted` names the output nodes that will run; `nodeErrors` may still be non-empty then, because invalid branches are
 * dropped silently as long as one output is sound.
 */
export type Validation =
  | {
      readonly accepted: true;
      readonly graph: PromptGraph;
      readonly outputs: string[];
      readonly nodeErrors: NodeErrors;
    }
  | { readonly accepted: false; readonly error: ValidationError; readonly nodeErrors: NodeErrors };

/** What validation looks things up in. */
export interface ValidationScope {
  readonly registry: NodeRegistry;
  readonly source: ImageSource;
  readonly features: GenerationFeatures;
}

const refuse = (error: ValidationError, nodeErrors: NodeErrors = {}): Validation => ({
  accepted: false,
  error,
  nodeErrors,
});

/** Validates an API-format graph. `targets`, when given, limits the run to these output nodes. */
export const validatePrompt = async (
  prompt: JsonObject,
  targets: readonly string[] | null,
  scope: ValidationScope,
): Promise<Validation> => {
  const unknown = classError(prompt, scope);
  if (unknown) return refuse(unknown);
  const graph = promptGraphSchema.parse(withInputs(prompt));
  const outputs = Object.keys(graph).filter((id) => isWanted(graph, id, targets, scope.registry));
  if (outputs.length === 0) return refuse(validationError('prompt_no_outputs', 'Prompt has no outputs'));
  return validateOutputs(graph, outputs, new NodeValidation(graph, scope.registry, scope.source));
};

const withInputs = (prompt: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(prompt).map(([id, node]) => [id, isJsonObject(node) ? { inputs: {}, ...node } : node]),
  );

const isWanted = (graph: PromptGraph, id: string, targets: readonly string[] | null, registry: NodeRegistry) =>
  registry.get(graph[id]?.class_type ?? '')?.info.output_node === true && (targets?.includes(id) ?? true);

const classError = (prompt: JsonObject, { registry, features }: ValidationScope): ValidationError | null => {
  for (const [id, node] of Object.entries(prompt)) {
    const name = classOf(node);
    if (name === null) return missingClass(id, 'Cannot execute because a node is missing the class_type property.');
    if (registry.has(name)) continue;
    return features.unknownClass === 'missing_node_type'
      ? missingType(id, name, node)
      : missingClass(id, `Cannot execute because node ${name} does not exist.`);
  }
  return null;
};

const nodeClassSchema = z.looseObject({ class_type: z.string() });
const titleSchema = z.looseObject({ _meta: z.looseObject({ title: z.string() }) });

const classOf = (node: unknown): string | null => nodeClassSchema.safeParse(node).data?.class_type ?? null;

const missingClass = (id: string, message: string): ValidationError =>
  validationError('invalid_prompt', message, `Node ID '#${id}'`);

const missingType = (id: string, name: string, node: unknown): ValidationError => {
  const message = `Node '${name}' not found. The custom node may not be installed.`;
  const title = titleSchema.safeParse(node).data?.['_meta'].title ?? name;
  const extra = { node_id: id, class_type: name, node_title: title };
  return validationError('missing_node_type', message, `Node ID '#${id}'`, extra);
};

const validateOutputs = async (graph: PromptGraph, outputs: string[], nodes: NodeValidation): Promise<Validation> => {
  const nodeErrors: NodeErrors = {};
  const sound: string[] = [];
  for (const output of outputs) {
    if (await isSound(output, graph, nodes, nodeErrors)) sound.push(output);
  }
  if (sound.length > 0) return { accepted: true, graph, outputs: sound, nodeErrors };
  const own = outputs.flatMap((id) => nodeErrors[id]?.errors ?? []);
  const details = own.map((error) => `${error.message}: ${error.details}`).join('\n');
  const message = 'Prompt outputs failed validation';
  return refuse(validationError('prompt_outputs_failed_validation', message, details), nodeErrors);
};

const isSound = async (output: string, graph: PromptGraph, nodes: NodeValidation, found: NodeErrors) => {
  try {
    if ((await nodes.check(output)).valid) return true;
  } catch (error) {
    if (!(error instanceof ValidationBreak)) throw error;
    const broken = validationError(
      'exception_during_validation',
      'Exception when validating node',
      error.message,
      breakInfo(error),
    );
    nodes.verdicts.set(output, { valid: false, errors: [broken] });
  }
  blame(output, graph, nodes, found);
  return false;
};

/** Lists every node that is at fault so far, with this output among those it takes down. */
const blame = (output: string, graph: PromptGraph, nodes: NodeValidation, found: NodeErrors): void => {
  for (const [id, { errors }] of nodes.verdicts) {
    if (errors.length === 0) continue;
    const entry = (found[id] ??= {
      errors: [...errors],
      dependent_outputs: [],
      class_type: graph[id]?.class_type ?? '',
    });
    entry.dependent_outputs.push(output);
  }
};
