import fc from 'fast-check';
import type { Job } from '../../lib/api/contract.js';
import { isTerminal, markOf, newerJob, parseJob, STAGES, totalDuration } from './job.policy.js';

const job: Job = {
  id: 'j1',
  radiographId: 'r1',
  workflow: 'tissue-density',
  workflowVersion: 1,
  parameters: {},
  state: 'running',
  stage: 'running',
  progress: 0.4,
  step: 'ThresholdMask',
  queuePosition: null,
  serverQueuePosition: null,
  waiting: null,
  attempt: 1,
  cancelRequested: false,
  failure: null,
  revision: 5,
  createdAt: '2026-11-23T09:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  timings: { queuedMs: null, preparingMs: null, runningMs: null, storingMs: null },
};

describe('newerJob', () => {
  it('ends at the highest revision, in whatever order snapshots arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 50 }), { minLength: 1 }), (revisions) => {
        const last = revisions.map((revision) => ({ ...job, revision })).reduce<Job | undefined>(newerJob, undefined);
        expect(last?.revision).toBe(Math.max(...revisions));
      }),
    );
  });

  it('never keeps the snapshot of another job', () => {
    expect(newerJob({ ...job, id: 'other', revision: 99 }, job).id).toBe('j1');
  });
});

describe('parseJob', () => {
  it('reads what the API writes', () => {
    expect(parseJob(JSON.stringify(job))).toEqual(job);
  });

  it.each([
    '',
    'null',
    '{}',
    '[]',
    '{"id":1}',
    JSON.stringify({ ...job, state: 'odd' }),
    JSON.stringify({ ...job, revision: '5' }),
  ])('refuses %s', (text) => {
    expect(parseJob(text)).toBeNull();
  });
});

describe('stages', () => {
  it('are past, current or ahead', () => {
    expect(STAGES.map((stage) => markOf(stage, 'running'))).toEqual(['past', 'past', 'current', 'ahead', 'ahead']);
    expect(STAGES.every((stage) => markOf(stage, 'done') === 'past')).toBe(true);
  });
});

it('knows when nothing more will happen', () => {
  const states = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
  expect(states.filter((state) => isTerminal({ ...job, state }))).toEqual(['succeeded', 'failed', 'cancelled']);
});

it('measures from the click to the end', () => {
  expect(totalDuration(job)).toBeNull();
  expect(totalDuration({ ...job, finishedAt: '2026-11-23T09:00:04.200Z' })).toBe(4_200);
});
