import { PassThrough } from 'node:stream';
import { newId } from '@phoxray/kernel';
import { JobStream, type JobStreamPace } from './job-stream.js';
import type { JobDto } from './job.dto.js';

const PACE: JobStreamPace = { allowedMs: 1_000, heartbeatMs: 15_000 };

function jobAt(revision: number, state: JobDto['state'] = 'running', queuePosition: number | null = null): JobDto {
  return {
    id: newId(),
    radiographId: newId(),
    workflow: 'edges',
    workflowVersion: 1,
    parameters: {},
    state,
    stage: 'running',
    progress: 0,
    step: null,
    queuePosition,
    serverQueuePosition: null,
    waiting: null,
    attempt: 1,
    cancelRequested: false,
    failure: null,
    revision,
    createdAt: '',
    startedAt: null,
    finishedAt: null,
    timings: { queuedMs: null, preparingMs: null, runningMs: null, storingMs: null },
  };
}

/** A reader, and the job that it looks at. */
class Scene {
  readonly sink = new PassThrough();
  readonly text: string[] = [];
  job = jobAt(1);
  isAllowed = true;
  isAway = false;
  ends = 0;
  readonly stream: JobStream;

  constructor(seen = 0) {
    this.sink.on('data', (chunk: Buffer) => this.text.push(chunk.toString()));
    const source = { read: () => this.read(), isAllowed: async () => this.isAllowed };
    this.stream = new JobStream(this.sink, source, seen, () => (this.ends += 1), PACE);
  }

  get ids(): number[] {
    return [...this.text.join('').matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  }

  async shows(job: JobDto): Promise<void> {
    this.job = job;
    this.stream.look();
    await jest.advanceTimersByTimeAsync(1);
  }

  private async read(): Promise<JobDto> {
    if (this.isAway) throw new Error('gone');
    return this.job;
  }
}

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

describe('JobStream', () => {
  let scene: Scene;

  beforeEach(() => {
    jest.useFakeTimers();
    scene = new Scene();
  });

  afterEach(() => {
    scene.sink.destroy();
    jest.useRealTimers();
  });

  it('shows what is, then each later revision once, and ends after the last one', async () => {
    await scene.shows(jobAt(1, 'queued', 2));
    await scene.shows(jobAt(3));
    await scene.shows(jobAt(3));
    await scene.shows(jobAt(4, 'succeeded'));
    await scene.shows(jobAt(5, 'succeeded'));
    expect(scene.ids).toEqual([1, 3, 4]);
    expect([scene.sink.writableEnded, scene.ends]).toEqual([true, 1]);
  });

  it('does not repeat what the reader has seen, but tells a new place in line', async () => {
    scene = new Scene(7);
    await scene.shows(jobAt(7));
    expect(scene.ids).toEqual([]);
    await scene.shows(jobAt(7, 'queued', 3));
    await scene.shows(jobAt(7, 'queued', 2));
    expect(scene.ids).toEqual([7, 7]);
  });

  it('ends for a reader that saw the end already', async () => {
    scene = new Scene(9);
    await scene.shows(jobAt(9, 'failed'));
    expect([scene.ids, scene.ends]).toEqual([[], 1]);
  });

  it('shows signs of life', async () => {
    await scene.shows(jobAt(1));
    await pass(2 * PACE.heartbeatMs);
    expect(scene.text.filter((text) => text === ': heartbeat\n\n')).toHaveLength(2);
  });

  it('ends within a check of the session’s end', async () => {
    await scene.shows(jobAt(1));
    scene.isAllowed = false;
    await pass(PACE.allowedMs);
    expect(scene.sink.writableEnded).toBe(true);
  });

  it('ends when the job is gone', async () => {
    await scene.shows(jobAt(1));
    scene.isAway = true;
    await scene.shows(jobAt(2));
    expect([scene.ids, scene.ends]).toEqual([[1], 1]);
  });

  it('leaves no timer behind when the reader goes', async () => {
    await scene.shows(jobAt(1));
    scene.sink.destroy();
    await pass(1);
    expect([jest.getTimerCount(), scene.ends]).toEqual([0, 1]);
  });

  it('spares a slow reader what is outdated', async () => {
    scene = new Scene();
    scene.sink.removeAllListeners('data');
    scene.sink.pause();
    while (scene.sink.write('x'.repeat(4_096)));
    for (let revision = 1; revision <= 50; revision += 1) await scene.shows(jobAt(revision));
    scene.sink.on('data', (chunk: Buffer) => scene.text.push(chunk.toString()));
    scene.sink.resume();
    await pass(10);
    expect(scene.ids).toEqual([50]);
  });
});
