import { readEvent } from './events.schema.js';
import { readRun } from './recording.fixture.js';

const RUNS = ['ws_fresh_success', 'ws_fully_cached', 'ws_execution_error', 'ws_interrupted'];

describe('readEvent', () => {
  it.each(RUNS)('understands every frame of %s but status and flags', (name) => {
    const { frames, promptId } = readRun(name);
    const ignored = frames.filter((frame) => readEvent(frame) === null);
    expect(ignored.every((frame) => /^\{"type":"(status|feature_flags)"/.test(frame))).toBe(true);
    const ids = frames.map((frame) => readEvent(frame)?.data.prompt_id).filter((id) => id !== undefined);
    expect(new Set(ids)).toEqual(new Set([promptId]));
  });

  it('keeps nothing of an execution error but the id of its prompt', () => {
    const { frames, promptId } = readRun('ws_execution_error');
    const error = frames.map(readEvent).find((event) => event?.type === 'execution_error');
    expect(error).toEqual({ type: 'execution_error', data: { prompt_id: promptId } });
  });

  it('ignores the resumed `executing` that names no prompt', () => {
    expect(readEvent('{"type":"executing","data":{"node":"4"}}')).toBeNull();
  });

  it.each(['', 'null', '[]', '{"type":7}', '{"type":"progress","data":{"prompt_id":"a","node":"1"}}', '\u0000'])(
    'ignores %j',
    (frame) => expect(readEvent(frame)).toBeNull(),
  );

  it('tolerates fields and event types that were added later', () => {
    const frame = '{"type":"executing","data":{"node":null,"prompt_id":"a","later":1},"extra":{}}';
    expect(readEvent(frame)).toEqual({ type: 'executing', data: { node: null, prompt_id: 'a' } });
    expect(readEvent('{"type":"execution_paused","data":{"prompt_id":"a"}}')).toBeNull();
  });
});
