import type { ComfyGraph } from '@phoxray/comfyui';
import type { GraphInput, Parameters, WorkflowTemplate } from './workflow.js';

/**
 * The template's graph with the radiograph's reference and the parameters in place. Only inputs that the template names
 * change: nothing a client sends can add a node or a link.
 */
export function bindGraph(template: WorkflowTemplate, imageReference: string, parameters: Parameters): ComfyGraph {
  const bindings = Object.entries(template.parameterInputs).map(([name, at]): [GraphInput, unknown] => [
    at,
    parameters[name],
  ]);
  return [[template.imageInput, imageReference] as [GraphInput, unknown], ...bindings].reduce(setInput, template.graph);
}

function setInput(graph: ComfyGraph, [{ node, input }, value]: [GraphInput, unknown]): ComfyGraph {
  const target = graph[node];
  if (target === undefined || value === undefined) throw new Error(`nothing to bind at ${node}.${input}`);
  return { ...graph, [node]: { ...target, inputs: { ...target.inputs, [input]: value } } };
}
