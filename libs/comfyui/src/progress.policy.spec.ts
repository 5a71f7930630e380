import * as fc from 'fast-check';
import { readEvent, type ComfyEvent } from './events.schema.js';
import { emptyTrace, evenWeights, fractionDone, recordEvent, type ProgressTrace } from './progress.policy.js';
import { readRun } from './recording.fixture.js';

const NODES = ['1', '2', '3', '4', '5', '6'];
const WEIGHTS = evenWeights(Object.fromEntries(NODES.map((node) => [node, {}])));

const node = fc.constantFrom(...NODES, 'elsewhere');
const amount = fc.oneof(fc.double(), fc.integer({ min: -2, max: 20 }));
const prompt_id = fc.constant('p');
const states = fc.constantFrom('running', 'finished', 'error');

const anyEvent: fc.Arbitrary<ComfyEvent> = fc.oneof(
  fc.record({ type: fc.constant('execution_start' as const), data: fc.record({ prompt_id }) }),
  fc.record({ type: fc.constant('execution_cached' as const), data: fc.record({ prompt_id, nodes: fc.array(node) }) }),
  fc.record({ type: fc.constant('executing' as const), data: fc.record({ prompt_id, node: fc.option(node) }) }),
  fc.record({ type: fc.constant('executed' as const), data: fc.record({ prompt_id, node }) }),
  fc.record({
    type: fc.constant('progress' as const),
    data: fc.record({ prompt_id, node, value: amount, max: amount }),
  }),
  fc.record({
    type: fc.constant('progress_state' as const),
    data: fc.record({
      prompt_id,
      nodes: fc.dictionary(node, fc.record({ value: amount, max: amount, state: states })),
    }),
  }),
  fc.record({ type: fc.constant('execution_success' as const), data: fc.record({ prompt_id }) }),
);

function replay(events: readonly ComfyEvent[]): ProgressTrace {
  const trace = emptyTrace();
  for (const event of events) recordEvent(trace, event);
  return trace;
}

function recorded(name: string): ComfyEvent[] {
  return readRun(name)
    .frames.map(readEvent)
    .filter((event) => event !== null);
}

describe('progress', () => {
  it('counts finished nodes and the part of the one at work', () => {
    const trace = replay([
      { type: 'execution_cached', data: { prompt_id: 'p', nodes: ['1', '2'] } },
      { type: 'executing', data: { prompt_id: 'p', node: '3' } },
      { type: 'progress', data: { prompt_id: 'p', node: '3', value: 5, max: 20 } },
    ]);
    expect(fractionDone(trace, WEIGHTS)).toBeCloseTo(2.25 / 6);
    expect(fractionDone(trace, { '3': 3, '4': 1 })).toBeCloseTo(0.75 / 4);
    expect(trace.currentNode).toBe('3');
    expect(trace.phase).toBe('executing');
  });

  it('goes from 0 to 1 over a recorded run, node by node', () => {
    const trace = emptyTrace();
    const steps = new Set<number>();
    for (const event of recorded('ws_fresh_success')) {
      recordEvent(trace, event);
      steps.add(Math.round(fractionDone(trace, WEIGHTS) * 6));
    }
    expect([...steps]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(trace.phase).toBe('over');
  });

  it('is complete after a fully cached run, which names only its output node', () => {
    const trace = replay(recorded('ws_fully_cached'));
    expect(fractionDone(trace, WEIGHTS)).toBe(1);
    expect(trace.phase).toBe('over');
  });

  it('stays below 1 for a run that failed or was interrupted, and knows that it is over', () => {
    for (const name of ['ws_execution_error', 'ws_interrupted']) {
      const trace = replay(recorded(name));
      expect(fractionDone(trace, WEIGHTS)).toBeLessThan(1);
      expect(trace.phase).toBe('over');
    }
  });

  it('announces the end with the success event, before the null node', () => {
    const events = recorded('ws_fresh_success');
    expect(replay(events.slice(0, -1)).phase).toBe('finishing');
  });

  it('never falls and never leaves 0..1, whatever arrives', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const trace = emptyTrace();
        let before = 0;
        for (const event of events) {
          recordEvent(trace, event);
          const now = fractionDone(trace, WEIGHTS);
          expect(now).toBeGreaterThanOrEqual(before);
          expect(now).toBeLessThanOrEqual(1);
          before = now;
        }
      }),
    );
  });

  it('does not depend on the order in which events arrive', () => {
    const shuffled = fc
      .array(anyEvent)
      .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })));
    fc.assert(
      fc.property(shuffled, ([events, others]) => {
        const [one, other] = [replay(events), replay(others)];
        expect(fractionDone(other, WEIGHTS)).toBe(fractionDone(one, WEIGHTS));
        expect(other.phase).toBe(one.phase);
      }),
    );
  });

  it('is 0 without weights', () => {
    expect(fractionDone(replay(recorded('ws_fresh_success')), {})).toBe(0);
  });
});
