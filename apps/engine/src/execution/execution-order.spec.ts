import * as fc from 'fast-check';
import { executionOrder } from './execution-order.js';
import { linkOf } from './prompt-graph.js';
import type { PromptGraph } from './prompt-graph.js';

/** A graph without cycles: node i may only need nodes before it. */
const graphs: fc.Arbitrary<PromptGraph> = fc
  .array(fc.array(fc.nat({ max: 20 }), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((needs) =>
    Object.fromEntries(
      needs.map((wanted, i) => {
        const links = wanted.filter((n) => n < i).map((n, slot) => [`in${slot}`, [`n${n}`, 0]]);
        return [`n${i}`, { class_type: 'X', inputs: Object.fromEntries(links) }];
      }),
    ),
  );

const needsOf = (graph: PromptGraph, id: string): string[] =>
  Object.values(graph[id]?.inputs ?? {}).flatMap((value) => linkOf(value)?.[0] ?? []);

describe('executionOrder', () => {
  it('puts every node after what it needs, and runs nothing that no output needs', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const output = Object.keys(graph).at(-1) ?? '';
        const order = executionOrder(graph, [output], () => false);
        order.forEach((id, i) => needsOf(graph, id).forEach((need) => expect(order.slice(0, i)).toContain(need)));
        expect(order.at(-1)).toBe(output);
        expect(new Set(order).size).toBe(order.length);
      }),
    );
  });

  it('stops at results that are known, but names a known output', () => {
    const graph = {
      a: { class_type: 'X', inputs: {} },
      b: { class_type: 'X', inputs: { in: ['a', 0] } },
      c: { class_type: 'X', inputs: { in: ['b', 0] } },
    };
    expect(executionOrder(graph, ['c'], (id) => id === 'b')).toEqual(['c']);
    expect(executionOrder(graph, ['c'], () => true)).toEqual(['c']);
  });
});
