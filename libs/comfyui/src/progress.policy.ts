import type { ComfyEvent } from './events.schema.js';

/** Share of the work of each node, by node id. Any positive unit; nodes that are absent do not count. */
export type NodeWeights = Readonly<Record<string, number>>;

/** What the socket has told about one prompt. `fractions` are done parts (0..1) by node id and only ever grow. */
export interface ProgressTrace {
  readonly fractions: Map<string, number>;
  currentNode: string | null;
  /** `finishing`: the end was announced, the history may not be written yet. `over`: the task is done. */
  phase: 'waiting' | 'executing' | 'finishing' | 'over';
}

/** A trace of a prompt of which nothing has been heard. */
export function emptyTrace(): ProgressTrace {
  return { fractions: new Map(), currentNode: null, phase: 'waiting' };
}

const PHASES = ['waiting', 'executing', 'finishing', 'over'] as const;

function advance(trace: ProgressTrace, phase: ProgressTrace['phase']): void {
  if (PHASES.indexOf(phase) > PHASES.indexOf(trace.phase)) trace.phase = phase;
}

function raise(trace: ProgressTrace, nodeId: string, fraction: number): void {
  const bounded = Number.isFinite(fraction) ? Math.min(Math.max(fraction, 0), 1) : 0;
  trace.fractions.set(nodeId, Math.max(trace.fractions.get(nodeId) ?? 0, bounded));
}

/** Adds an event to the trace. Every order of the same events gives the same fractions: each only keeps its maximum. */
export function recordEvent(trace: ProgressTrace, event: ComfyEvent): void {
  switch (event.type) {
    case 'execution_start':
      return advance(trace, 'executing');
    case 'execution_cached':
      for (const node of event.data.nodes) raise(trace, node, 1);
      return advance(trace, 'executing');
    case 'executing':
      return recordExecuting(trace, event.data.node);
    case 'executed':
      raise(trace, event.data.node, 1);
      return advance(trace, 'executing');
    case 'progress':
      raise(trace, event.data.node, event.data.value / event.data.max);
      return advance(trace, 'executing');
    case 'progress_state':
      for (const [node, { value, max, state }] of Object.entries(event.data.nodes)) {
        raise(trace, node, state === 'finished' ? 1 : value / max);
      }
      return advance(trace, 'executing');
    case 'execution_success':
    case 'execution_error':
    case 'execution_interrupted':
      return advance(trace, 'finishing');
  }
}

/** `executing` with a null node means that the task is done, well or not. */
function recordExecuting(trace: ProgressTrace, node: string | null): void {
  if (node === null) return advance(trace, 'over');
  trace.currentNode = node;
  advance(trace, 'executing');
}

/** The done part of the weighted nodes, 0..1. Never falls while a trace grows. 0 without weights. */
export function fractionDone(trace: ProgressTrace, weights: NodeWeights): number {
  let total = 0;
  let done = 0;
  for (const [node, weight] of Object.entries(weights)) {
    total += weight;
    done += weight * (trace.fractions.get(node) ?? 0);
  }
  return total > 0 ? Math.min(done / total, 1) : 0;
}

/** The same weight for every node of a graph. */
export function evenWeights(graph: Readonly<Record<string, unknown>>): NodeWeights {
  return Object.fromEntries(Object.keys(graph).map((node) => [node, 1]));
}
