import type { GraphInput, WorkflowTemplate } from './workflow.js';

/** Everything wrong with a template, in words for its author; empty when it can be published. */
export function findTemplateFaults(template: WorkflowTemplate): string[] {
  return [
    ...identityFaults(template),
    ...linkFaults(template),
    ...bindingFaults(template),
    ...outputFaults(template),
    ...ruleFaults(template),
  ];
}

function identityFaults({ id, version, priceCredits }: WorkflowTemplate): string[] {
  return [
    ...(/^[a-z][a-z0-9-]{1,60}$/.test(id) ? [] : ['the id is not kebab-case']),
    ...(Number.isInteger(version) && version >= 1 ? [] : ['the version is not 1, 2, 3, …']),
    ...(Number.isInteger(priceCredits) && priceCredits >= 0 ? [] : ['the price is not a whole number of credits']),
  ];
}

function linkFaults({ graph }: WorkflowTemplate): string[] {
  return Object.entries(graph).flatMap(([node, { inputs }]) =>
    Object.entries(inputs).flatMap(([input, value]) =>
      Array.isArray(value) && graph[String(value[0])] === undefined ? [`${node}.${input} links to no node`] : [],
    ),
  );
}

function isLiteralInput({ graph }: WorkflowTemplate, { node, input }: GraphInput): boolean {
  const value = graph[node]?.inputs[input];
  return value !== undefined && !Array.isArray(value);
}

function bindingFaults(template: WorkflowTemplate): string[] {
  const parameters = Object.keys(template.parametersSchema.properties);
  const bound = Object.keys(template.parameterInputs);
  const inputs = [template.imageInput, ...Object.values(template.parameterInputs)];
  return [
    ...inputs.filter((at) => !isLiteralInput(template, at)).map((at) => `${at.node}.${at.input} cannot be bound`),
    ...parameters.filter((name) => !bound.includes(name)).map((name) => `parameter ${name} is bound nowhere`),
    ...bound.filter((name) => !parameters.includes(name)).map((name) => `${name} is bound but no parameter`),
  ];
}

function outputFaults({ graph, outputs }: WorkflowTemplate): string[] {
  const keys = outputs.map(({ key }) => key);
  const nodes = outputs.map(({ node }) => node);
  return [
    ...(outputs.length === 0 ? ['there is no output'] : []),
    ...(new Set(keys).size === keys.length ? [] : ['two outputs have the same key']),
    ...(new Set(nodes).size === nodes.length ? [] : ['two outputs come from the same node']),
    ...outputs.filter(({ key }) => !/^[a-z][a-z0-9-]{0,40}$/.test(key)).map(({ key }) => `${key} is not kebab-case`),
    ...outputs
      .filter(({ node }) => graph[node]?.class_type !== 'PreviewImage')
      .map(({ node }) => `${node} is no PreviewImage node`),
    ...outputs
      .filter(({ role, color }) => (role === 'mask') !== /^#[0-9A-F]{6}$/.test(color ?? ''))
      .map(({ key }) => `${key} needs a colour exactly when it is a mask`),
  ];
}

function ruleFaults({ rules, parametersSchema }: WorkflowTemplate): string[] {
  const { properties } = parametersSchema;
  const named = rules.flatMap(({ ascending }) => ascending);
  const isNumeric = (name: string): boolean => ['number', 'integer'].includes(properties[name]?.type ?? '');
  return named.filter((name) => !isNumeric(name)).map((name) => `the rule's ${name} is no numeric parameter`);
}
