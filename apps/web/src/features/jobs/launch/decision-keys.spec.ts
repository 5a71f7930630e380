import { ProblemError } from '../../../lib/api/problem.error.js';
import { DecisionKeys, isAnswer } from './decision-keys.js';

const decision = { radiographId: 'r', workflow: 'tissue-density', workflowVersion: 1, parameters: { soft: 0.2 } };

describe('the key of a decision to run', () => {
  it('stays the same until the decision is answered', () => {
    const keys = new DecisionKeys();
    const first = keys.keyOf(decision);
    expect(keys.keyOf({ ...decision, parameters: { soft: 0.2 } })).toBe(first);
    keys.forget(decision);
    expect(keys.keyOf(decision)).not.toBe(first);
  });

  it('is another one for other settings, and the first one again for the first settings', () => {
    const keys = new DecisionKeys();
    const first = keys.keyOf(decision);
    expect(keys.keyOf({ ...decision, parameters: { soft: 0.3 } })).not.toBe(first);
    expect(keys.keyOf({ ...decision, radiographId: 'other' })).not.toBe(first);
    expect(keys.keyOf(decision)).toBe(first);
  });
});

describe('an error of a request to run', () => {
  it.each([
    [new ProblemError(422, 'INFERENCE.INVALID_PARAMETERS', null, null), true],
    [new ProblemError(503, 'HTTP.UNAVAILABLE', null, null), false],
    [new ProblemError(0, 'NETWORK.UNREACHABLE', null, null), false],
    [new TypeError('Failed to fetch'), false],
  ])('decides, or leaves open, whether there is a job: %s', (error, decided) => {
    expect(isAnswer(error)).toBe(decided);
  });
});
