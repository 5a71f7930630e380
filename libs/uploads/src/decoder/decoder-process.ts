import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { decoderReplySchema, type DecoderReply, type DecoderRequest } from './decoder-protocol.js';
import { confine, type DecoderLimits } from './decoder-limits.js';
import { decoderCommand } from './decoder-command.js';
import { encodeFrame, FrameReader, type Frame } from './frame.js';

/** How decoders are made. */
export interface DecoderOptions extends DecoderLimits {
  /** Absolute path of the bundled program. */
  readonly program: string;
  /** How long one job may take by the clock, which runs on while a decoder waits for a core. */
  readonly wallSeconds: number;
  /** Jobs after which a process is replaced. */
  readonly maxJobs: number;
}

/** The decoder ended, or answered nonsense, instead of doing its job. */
export class DecoderFailure extends Error {
  override readonly name = 'DecoderFailure';

  constructor(
    readonly reason: 'time' | 'ended' | 'protocol',
    readonly signal: NodeJS.Signals | null = null,
  ) {
    super(`a decoder failed: ${reason}`);
  }
}

interface Waiting {
  readonly resolve: (frame: Frame) => void;
  readonly reject: (failure: DecoderFailure) => void;
}

const MB = 1024 * 1024;
const START_MS = 30_000;
const HEAP_SHARE = 0.5;

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** One process that decodes pictures: an empty environment, no descriptor but two pipes, one job at a time. */
export class DecoderProcess {
  private waiting: Waiting | null = null;
  private jobs = 0;
  private cpuSeconds = 0;
  private ended = false;
  private stopWatching = (): void => undefined;

  private constructor(
    private readonly child: Child,
    private readonly options: DecoderOptions,
  ) {
    const reader = new FrameReader(options.memoryMb * MB);
    child.stdout.on('data', (chunk: Buffer) => this.receive(reader, chunk));
    child.stdin.on('error', () => this.fail(new DecoderFailure('ended')));
    child.once('error', () => this.fail(new DecoderFailure('ended')));
    child.once('exit', (_code, signal) => this.fail(new DecoderFailure('ended', signal)));
  }

  /** Resolves when it is ready and confined. Its failure to start is an ordinary Error: no file is to blame. */
  static async start(options: DecoderOptions): Promise<DecoderProcess> {
    const { file, args } = decoderCommand(options.program, Math.ceil(options.memoryMb * HEAP_SHARE));
    const child = spawn(file, args, { cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
    const decoder = new DecoderProcess(child, options);
    try {
      await decoder.next(START_MS);
      decoder.stopWatching = await confine(decoder.pid, options);
      return decoder;
    } catch (cause) {
      decoder.end();
      throw new Error('a decoder could not be started', { cause });
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** True when it may take another job: a worn one leaves too little processor time to the next. */
  get isUsable(): boolean {
    const { maxJobs, cpuSeconds } = this.options;
    return !this.ended && this.jobs < maxJobs && this.cpuSeconds < cpuSeconds / 2;
  }

  /** Throws `DecoderFailure`; then the process is gone. */
  async run(request: DecoderRequest, bytes: Uint8Array): Promise<{ reply: DecoderReply; bytes: Buffer }> {
    this.jobs += 1;
    const answer = this.next(this.options.wallSeconds * 1_000);
    if (!this.ended) for (const part of encodeFrame(request, bytes)) this.child.stdin.write(part);
    const frame = await answer;
    const reply = this.parse(frame.message);
    this.cpuSeconds = reply.cpuSeconds;
    return { reply, bytes: frame.bytes };
  }

  end(): void {
    this.stopWatching();
    this.child.kill('SIGKILL');
  }

  private parse(message: string): DecoderReply {
    try {
      return decoderReplySchema.parse(JSON.parse(message));
    } catch {
      const failure = new DecoderFailure('protocol');
      this.fail(failure);
      throw failure;
    }
  }

  private async next(limitMs: number): Promise<Frame> {
    if (this.ended) throw new DecoderFailure('ended');
    const late = setTimeout(() => this.fail(new DecoderFailure('time')), limitMs);
    try {
      return await new Promise<Frame>((resolve, reject) => (this.waiting = { resolve, reject }));
    } finally {
      clearTimeout(late);
      this.waiting = null;
    }
  }

  /** A frame that nobody waits for is a fault too. */
  private receive(reader: FrameReader, chunk: Buffer): void {
    try {
      for (const frame of reader.push(chunk)) {
        if (this.waiting === null) throw new DecoderFailure('protocol');
        this.waiting.resolve(frame);
      }
    } catch {
      this.fail(new DecoderFailure('protocol'));
    }
  }

  private fail(failure: DecoderFailure): void {
    this.ended = true;
    this.end();
    this.waiting?.reject(failure);
  }
}
