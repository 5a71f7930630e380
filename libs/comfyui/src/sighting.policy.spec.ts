import { inspect } from 'node:util';
import { historyAnswer, jobAnswer, queueAnswer } from './answers.schema.js';
import { readRecording, readRun } from './recording.fixture.js';
import { readHistoryEntry, readJob, readQueue } from './sighting.policy.js';
import type { TerminalSighting } from './sighting.js';

function recordedEnd(name: string): TerminalSighting {
  const { history, promptId } = readRun(name);
  const entry = historyAnswer.parse(history)[promptId];
  if (!entry) throw new Error('The recording has no history.');
  return readHistoryEntry(entry);
}

const item = (number: number, id: string) => [number, id, {}, {}, []];
const read = (job: unknown) => readJob(jobAnswer.parse(job));

describe('readHistoryEntry', () => {
  it.each(['ws_fresh_success', 'ws_fully_cached'])('%s: completed, with the file of its output node', (name) => {
    expect(recordedEnd(name)).toEqual({
      state: 'completed',
      outputs: new Map([['6', [{ filename: 'mask_00002_.png', subfolder: 'phox/j1', type: 'output' }]]]),
    });
  });

  it('tells an interrupted run from a failed one: both have the status "error"', () => {
    expect(recordedEnd('ws_interrupted').state).toBe('interrupted');
    expect(recordedEnd('ws_execution_error').state).toBe('failed');
  });

  it('keeps of a recorded error only what may be shown', () => {
    const end = recordedEnd('ws_execution_error');
    expect(end).toMatchObject({
      failure: { code: 'COMFYUI.NODE_FAILED', kind: 'runtime', nodeId: '2', nodeType: 'ImageToMask', retry: 'never' },
    });
    const everything = `${inspect(end, { depth: 9, showHidden: true })}${JSON.stringify(end)}`;
    const planted = ['0.8667', 'tensor(', '/srv/comfy', 'out of bounds', 'IndexError', 'cap.png', 'traceback'];
    expect(planted.filter((text) => everything.includes(text))).toEqual([]);
  });

  it('does not believe a success that is not completed', () => {
    const status = { status_str: 'success', completed: false, messages: [] };
    expect(readHistoryEntry({ outputs: {}, status }).state).toBe('failed');
  });

  it('finds no outputs in a run that sent its image over the socket', () => {
    expect(recordedEnd('ws_saveimagewebsocket_ev4_flags')).toEqual({ state: 'completed', outputs: new Map() });
  });
});

describe('readQueue', () => {
  it('reads the recorded queue', () => {
    const queue = queueAnswer.parse(readRecording('GET_queue_running'));
    expect(readQueue(queue, '1ceb1126-45c1-41a5-b583-4336f7a8f7d8')).toEqual({ state: 'running' });
    expect(readQueue(queue, 'other')).toBeNull();
  });

  it('counts places by number, then by id: the array is a heap', () => {
    const queue = queueAnswer.parse({
      queue_running: [item(1, 'r')],
      queue_pending: [item(2.5, 'c'), item(2, 'b'), item(9, 'z'), item(2, 'a'), item(-4, 'front')],
    });
    const places = ['front', 'a', 'b', 'c', 'z'].map((id) => readQueue(queue, id));
    expect(places).toEqual([1, 2, 3, 4, 5].map((position) => ({ state: 'pending', position })));
  });
});

describe('readJob', () => {
  it('reads the five states of newer servers', () => {
    expect(read({ id: 'p', status: 'pending' })).toEqual({ state: 'pending', position: null });
    expect(read({ id: 'p', status: 'in_progress', outputs: null })).toEqual({ state: 'running' });
    expect(read({ id: 'p', status: 'cancelled' }).state).toBe('interrupted');
    const images = [{ filename: 'a.png', subfolder: '', type: 'temp', later: true }];
    const file = { filename: 'a.png', subfolder: '', type: 'temp' };
    expect(read({ status: 'completed', outputs: { '6': { images }, '7': { text: ['x'] } } })).toEqual({
      state: 'completed',
      outputs: new Map([['6', [file]]]),
    });
  });

  it('classifies the error event in a failed job', () => {
    const execution_error = {
      node_id: '4',
      node_type: 'GrowMask',
      exception_message: 'CUDA error: misaligned address',
    };
    expect(read({ status: 'failed', execution_error })).toMatchObject({
      failure: { code: 'COMFYUI.DEVICE_POISONED', nodeId: '4' },
    });
    expect(read({ status: 'failed', execution_error: 'unreadable' })).toMatchObject({
      failure: { code: 'COMFYUI.NODE_FAILED', nodeId: null },
    });
  });
});
