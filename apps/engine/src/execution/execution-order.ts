import { linkOf } from './prompt-graph.js';
import type { PromptGraph } from './prompt-graph.js';

/**
 * Node ids in an order in which every node follows what it needs. Starts from the outputs, goes no further upstream than a
 * node whose result is known, and always contains the outputs themselves.
 */
export const executionOrder = (
  graph: PromptGraph,
  outputs: readonly string[],
  known: (id: string) => boolean,
): string[] => {
  const ordered = new Set<string>();
  const visit = (id: string): void => {
    if (ordered.has(id)) return;
    if (!known(id)) upstream(graph, id).forEach((parent) => known(parent) || visit(parent));
    ordered.add(id);
  };
  outputs.forEach(visit);
  return [...ordered];
};

const upstream = (graph: PromptGraph, id: string): string[] =>
  Object.values(graph[id]?.inputs ?? {}).flatMap((value) => linkOf(value)?.[0] ?? []);
