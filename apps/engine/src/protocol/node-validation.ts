import type { NodeRegistry } from '../execution/node-registry.js';
import { linkOf } from '../execution/prompt-graph.js';
import type { PromptGraph, PromptNode } from '../execution/prompt-graph.js';
import type { ImageSource, NodeDefinition } from '../nodes/node-definition.js';
import type { InputSpec } from '../nodes/node-info.js';
import type { JsonObject, JsonValue } from './json.js';
import { choiceError, coerceLiteral, typeName } from './literal.policy.js';
import { breakInfo, ValidationBreak, validationError } from './validation-errors.js';
import type { ValidationError } from './validation-errors.js';

/** Whether a node and all it depends on are sound, and what is wrong with the node itself. */
export interface Verdict {
  readonly valid: boolean;
  readonly errors: readonly ValidationError[];
}

/** Validates the nodes of one graph, each once; literals are replaced by what they were coerced to. */
export class NodeValidation {
  readonly verdicts = new Map<string, Verdict>();
  private readonly open = new Set<string>();

  constructor(
    private readonly graph: PromptGraph,
    private readonly registry: NodeRegistry,
    private readonly source: ImageSource,
  ) {}

  /**
   * Validates a node after everything upstream of it.
   *
   * @throws ValidationBreak on a link to a node that does not exist, and on a cycle
   */
  async check(id: string): Promise<Verdict> {
    const known = this.verdicts.get(id);
    if (known) return known;
    if (this.open.has(id)) throw new ValidationBreak('RecursionError', 'maximum recursion depth exceeded');
    this.open.add(id);
    const verdict = await this.judge(id);
    this.open.delete(id);
    this.verdicts.set(id, verdict);
    return verdict;
  }

  private async judge(id: string): Promise<Verdict> {
    const node = this.graph[id];
    const definition = node && this.registry.get(node.class_type);
    if (!node || !definition) throw new ValidationBreak('KeyError', `'${id}'`);
    const errors: ValidationError[] = [];
    let soundUpstream = true;
    for (const [name, spec, required] of inputsOf(definition)) {
      const found = await this.checkInput(node, definition, { name, spec, required });
      errors.push(...found.errors);
      soundUpstream &&= found.valid;
    }
    return { valid: soundUpstream && errors.length === 0, errors };
  }

  private async checkInput(node: PromptNode, definition: NodeDefinition, input: Input): Promise<Verdict> {
    const value = node.inputs[input.name];
    if (value === undefined) return input.required ? refused(missing(input)) : SOUND;
    if (Array.isArray(value)) return this.checkLink(value, input);
    return this.checkLiteral(node, definition, input, value);
  }

  private async checkLink(value: JsonValue[], input: Input): Promise<Verdict> {
    const link = linkOf(value);
    if (!link) return refused(badLink(input, value));
    const parent = this.graph[link[0]];
    const produced = parent && this.registry.get(parent.class_type)?.info.output[link[1]];
    if (!parent) throw new ValidationBreak('KeyError', `'${link[0]}'`);
    if (produced !== typeName(input.spec)) return refused(typeMismatch(input, value, produced ?? 'None'));
    return this.checkUpstream(link[0], input, value);
  }

  private async checkUpstream(parent: string, input: Input, link: JsonValue): Promise<Verdict> {
    try {
      return { valid: (await this.check(parent)).valid, errors: [] };
    } catch (error) {
      if (!(error instanceof ValidationBreak)) throw error;
      const broken = validationError(
        'exception_during_inner_validation',
        'Exception when validating inner node',
        error.message,
        {
          ...contextOf(input),
          ...breakInfo(error),
          exception_message: error.message,
          linked_node: link,
        },
      );
      this.verdicts.set(parent, { valid: false, errors: [] });
      return refused(broken);
    }
  }

  private async checkLiteral(node: PromptNode, definition: NodeDefinition, input: Input, value: JsonValue) {
    const { name, spec } = input;
    const coerced = coerceLiteral(name, spec, value);
    if ('error' in coerced) return refused(coerced.error);
    node.inputs[name] = coerced.value;
    if (definition.customCheck?.input !== name) {
      const error = choiceError(name, spec, coerced.value);
      return error ? refused(error) : SOUND;
    }
    const details = await definition.customCheck.check(coerced.value, this.source);
    return details === null ? SOUND : refused(customFailure(input, details));
  }
}

interface Input {
  readonly name: string;
  readonly spec: InputSpec;
  readonly required: boolean;
}

const SOUND: Verdict = { valid: true, errors: [] };
const refused = (error: ValidationError): Verdict => ({ valid: false, errors: [error] });

const inputsOf = ({ info }: NodeDefinition): [string, InputSpec, boolean][] => [
  ...Object.entries(info.input.required).map(([name, spec]): [string, InputSpec, boolean] => [name, spec, true]),
  ...Object.entries(info.input.optional ?? {}).map(([name, spec]): [string, InputSpec, boolean] => [name, spec, false]),
];

const contextOf = ({ name, spec: [type, options] }: Input): JsonObject => {
  const shownType = typeof type === 'string' ? type : [...type];
  return { input_name: name, input_config: [shownType, options ?? {}] };
};

const missing = ({ name }: Input): ValidationError =>
  validationError('required_input_missing', 'Required input is missing', name, { input_name: name });

const badLink = (input: Input, value: JsonValue): ValidationError =>
  validationError(
    'bad_linked_input',
    'Bad linked input, must be a length-2 list of [node_id, slot_index]',
    input.name,
    { ...contextOf(input), received_value: value },
  );

const typeMismatch = (input: Input, link: JsonValue, received: string): ValidationError =>
  validationError(
    'return_type_mismatch',
    'Return type mismatch between linked nodes',
    `${input.name}, received_type(${received}) mismatch input_type(${typeName(input.spec)})`,
    { ...contextOf(input), received_type: received, linked_node: link },
  );

const customFailure = ({ name }: Input, details: string): ValidationError =>
  validationError('custom_validation_failed', 'Custom validation failed for node', `${name} - ${details}`, {
    input_name: name,
  });
