import { createHash, randomUUID } from 'node:crypto';
import type { ImageSource, NodeResult } from '../nodes/node-definition.js';
import { isJsonObject } from '../protocol/json.js';
import type { JsonValue } from '../protocol/json.js';
import type { NodeRegistry } from './node-registry.js';
import { linkOf } from './prompt-graph.js';
import type { PromptGraph } from './prompt-graph.js';

/** Node id → what its result depends on: class, file contents, literals and everything upstream. */
export type Signatures = ReadonlyMap<string, string>;

/**
 * Results of the last prompt, by signature. As with the real server's default cache, a prompt that does not use a result drops it,
 * and a node whose file was rewritten runs again. `none` keeps nothing between prompts.
 */
export class ResultCache {
  private results = new Map<string, NodeResult>();

  constructor(private readonly mode: 'classic' | 'none') {}

  /** Keeps only what these signatures name. */
  retain(signatures: Signatures): void {
    const wanted = new Set(signatures.values());
    this.results = new Map([...this.results].filter(([signature]) => wanted.has(signature)));
  }

  find(signature: string | undefined): NodeResult | null {
    return signature === undefined ? null : (this.results.get(signature) ?? null);
  }

  store(signature: string | undefined, result: NodeResult): void {
    if (this.mode === 'classic' && signature !== undefined) this.results.set(signature, result);
  }

  clear(): void {
    this.results.clear();
  }
}

/** Works out every node's signature, each once; a node that must always run gets a value nobody else has. */
export const signGraph = async (
  graph: PromptGraph,
  registry: NodeRegistry,
  source: ImageSource,
): Promise<Signatures> => {
  const signatures = new Map<string, string>();
  const sign = async (id: string): Promise<string> => {
    const known = signatures.get(id);
    if (known !== undefined) return known;
    const signature = digest([await ownPart(graph, id, registry, source), await inputPart(graph, id, sign)]);
    signatures.set(id, signature);
    return signature;
  };
  for (const id of Object.keys(graph)) await sign(id);
  return signatures;
};

const digest = (value: JsonValue): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const ownPart = async (graph: PromptGraph, id: string, registry: NodeRegistry, source: ImageSource) => {
  const node = graph[id];
  if (!node) return [randomUUID()];
  const definition = registry.get(node.class_type);
  if (!definition?.fingerprint) return [node.class_type];
  return [node.class_type, (await definition.fingerprint(node.inputs, source)) ?? randomUUID()];
};

const inputPart = async (graph: PromptGraph, id: string, sign: (id: string) => Promise<string>) => {
  const parts: JsonValue[] = [];
  for (const [name, value] of Object.entries(graph[id]?.inputs ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const link = linkOf(value);
    parts.push([name, link ? [await sign(link[0]), link[1]] : isJsonObject(value) ? { literal: value } : value]);
  }
  return parts;
};
