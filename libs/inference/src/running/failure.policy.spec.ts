import { ComfyFailure, type ComfyFailureReason } from '@phoxray/comfyui';
import { StorageError } from '@phoxray/kernel';
import * as fc from 'fast-check';
import { JOB_FAILURES } from '../inference.errors.js';
import { endOfFailure, ImageUnavailableError, pauseAfter } from './failure.policy.js';

const failed = (reason: ComfyFailureReason, attempt = 1) => endOfFailure(new ComfyFailure(reason), attempt, 5);

describe('a failed attempt', () => {
  it.each<[ComfyFailureReason, string]>([
    ['GRAPH_REJECTED', 'INFERENCE.WORKFLOW_REFUSED'],
    ['BRANCH_REJECTED', 'INFERENCE.WORKFLOW_REFUSED'],
    ['INPUT_TOO_LARGE', 'INFERENCE.WORKFLOW_REFUSED'],
    ['NODE_FAILED', 'INFERENCE.STEP_FAILED'],
  ])('%s fails the job at once', (reason, jobCode) => {
    expect(failed(reason)).toEqual({ to: 'failed', code: `COMFYUI.${reason}`, jobCode });
  });

  it('of a step is followed by one that another endpoint makes, once and as long as there are any left', () => {
    const step = new ComfyFailure('NODE_FAILED');
    expect(endOfFailure(step, 1, 5, true)).toEqual({ to: 'queued', code: 'COMFYUI.NODE_FAILED' });
    expect(endOfFailure(step, 5, 5, true)).toMatchObject({ to: 'failed', jobCode: 'INFERENCE.STEP_FAILED' });
    expect(endOfFailure(step, 2, 5, false)).toMatchObject({ to: 'failed', jobCode: 'INFERENCE.STEP_FAILED' });
    expect(endOfFailure(new ComfyFailure('GRAPH_REJECTED'), 1, 5, true)).toMatchObject({ to: 'failed' });
  });

  it.each<ComfyFailureReason>([
    'PROMPT_LOST',
    'INPUT_LOST',
    'OUT_OF_MEMORY',
    'DEVICE_POISONED',
    'UNREACHABLE',
    'TIMED_OUT',
    'SERVER_ERROR',
    'STALLED',
    'OUTPUT_WRONG_SIZE',
    'OUTPUT_TRUNCATED',
    'NODE_UNAVAILABLE',
    'INTERRUPTED',
  ])('%s is followed by another, until there were enough', (reason) => {
    expect(failed(reason, 4)).toEqual({ to: 'queued', code: `COMFYUI.${reason}` });
    expect(failed(reason, 5)).toMatchObject({ to: 'failed', jobCode: 'INFERENCE.ATTEMPTS_EXHAUSTED' });
  });

  it('fails the job when the image cannot be had', () => {
    expect(endOfFailure(new ImageUnavailableError(), 1, 5)).toMatchObject({ jobCode: 'INFERENCE.IMAGE_UNAVAILABLE' });
  });

  it.each(['ENOSPC', 'EROFS', 'EMFILE', 'ECONNREFUSED', '57P01', '53300'])(
    'is no try when our own side failed with %s, however many there were',
    (code) => {
      const error = Object.assign(new Error('x'), { code });
      expect(endOfFailure(error, 5, 5)).toEqual({ to: 'queued', code: 'INFERENCE.OWN_FAULT', isTry: false });
      expect(endOfFailure(new StorageError('unreachable', { cause: error }), 5, 5)).toMatchObject({ isTry: false });
    },
  );

  it('keeps no word of whatever else happened', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), (text) => {
        expect(JSON.stringify(endOfFailure(new Error(text), 1, 5))).toBe(
          '{"to":"queued","code":"INFERENCE.ATTEMPT_FAILED"}',
        );
      }),
    );
  });

  it('is described without naming an illness or an endpoint', () => {
    expect(Object.values(JOB_FAILURES).join()).not.toMatch(/detect|diagnos|comfy|http/i);
  });
});

describe('the pause before another attempt', () => {
  it('is none, then grows to five seconds', () => {
    expect([1, 2, 3, 4, 20].map(pauseAfter)).toEqual([0, 100, 200, 400, 5_000]);
  });
});
