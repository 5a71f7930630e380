import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { type Readable, Writable } from 'node:stream';
import { decoderCommand } from './decoder-command.js';
import { DecoderExchange } from './decoder-exchange.js';
import { DecoderFailure } from './decoder-failure.js';
import type { Fence } from './decoder-fence.js';
import type { DecoderInput } from './decoder-input.js';
import { type Confinement, confine, type DecoderLimits, innermostProcess } from './decoder-limits.js';
import { decoderReplySchema, type DecoderReply, type DecoderRequest } from './decoder-protocol.js';

/** How decoders are made. */
export interface DecoderOptions extends DecoderLimits {
  /** Absolute path of the bundled program. */
  readonly program: string;
  /** What keeps it from the rest of the machine; the strongest that works here unless it is given. */
  readonly fence?: Fence;
  /** How long one job may take by the clock, which runs on while a decoder waits for a core, but not for us. */
  readonly wallSeconds: number;
  /** How long a decoder waits for its input, or for the consumer of its answer, to go on. */
  readonly stallSeconds: number;
  /** Jobs after which a process is replaced. */
  readonly maxJobs: number;
}

/** What a decoder answered. */
export interface DecodedFile {
  readonly reply: DecoderReply;
  /** The bytes that follow, read from the decoder as they are consumed. Read them to the end, or destroy them. */
  readonly body: Readable;
  /** Resolves when the decoder has nothing more to do with this job. Never rejects. */
  readonly whenOver: Promise<void>;
}

const MB = 1024 * 1024;
const START_MS = 30_000;
const HEAP_SHARE = 0.5;
/** What a decoder must have left to take another job, of what it had when it was ready. */
const MEMORY_SHARE = 0.4;

type Child = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };

const hasPipes = (child: ChildProcess): child is Child => child.stdin !== null && child.stdout !== null;

/** One process that decodes pictures: an empty environment, no descriptor but two pipes, one job at a time. */
export class DecoderProcess {
  /** Of the decoder itself, within its fence. */
  pid: number;
  private exchange: DecoderExchange;
  private jobs = 0;
  private cpuSeconds = 0;
  private hasEnded = false;
  private confinement: Confinement | null = null;
  private bytesAtFirst = 0;
  private bytesLeft = 0;

  private constructor(
    private readonly child: Child,
    private readonly options: DecoderOptions,
  ) {
    this.pid = child.pid ?? 0;
    this.exchange = this.openExchange(START_MS);
    child.stdout.on('data', (chunk: Buffer) => this.receive(chunk));
    child.stdin.on('error', () => this.fail(new DecoderFailure('ended')));
    child.once('error', () => this.fail(new DecoderFailure('ended')));
    child.once('exit', (_code, signal) => this.fail(new DecoderFailure('ended', signal)));
  }

  /** Resolves when it is ready and confined. Its failure to start is an ordinary Error: no file is to blame. */
  static async start(options: DecoderOptions): Promise<DecoderProcess> {
    const child = spawnDecoder(options);
    giveWay(child.pid);
    const decoder = new DecoderProcess(child, options);
    try {
      decoder.exchange.expectAnswer();
      await decoder.exchange.answer;
      decoder.pid = innermostProcess(decoder.pid);
      decoder.confinement = await confine(decoder.pid, options);
      decoder.bytesAtFirst = decoder.confinement.left() ?? 0;
      return decoder;
    } catch (cause) {
      decoder.end();
      throw new Error('a decoder could not be started', { cause });
    }
  }

  /** True when it may take another job: a worn one leaves too little memory or processor time to the next. */
  get isUsable(): boolean {
    const { maxJobs, cpuSeconds } = this.options;
    const hasMemory = this.bytesLeft >= this.bytesAtFirst * MEMORY_SHARE;
    return !this.hasEnded && this.jobs < maxJobs && this.cpuSeconds < cpuSeconds / 2 && hasMemory;
  }

  /** Throws `DecoderFailure`, or what the input failed with; then the process is gone. */
  async run(request: DecoderRequest, input: DecoderInput): Promise<DecodedFile> {
    this.jobs += 1;
    const exchange = this.openExchange(this.options.wallSeconds * 1_000);
    this.exchange = exchange;
    if (this.hasEnded) exchange.fail(new DecoderFailure('ended'));
    exchange.send(request, input).catch((error: unknown) => this.fail(asError(error)));
    const { message, body } = await exchange.answer;
    const reply = this.parse(message);
    this.cpuSeconds = reply.cpuSeconds;
    this.bytesLeft = this.confinement?.left() ?? 0;
    return { reply, body, whenOver: exchange.whenOver };
  }

  end(): void {
    this.hasEnded = true;
    this.confinement?.stop();
    this.child.kill('SIGKILL');
  }

  private openExchange(decoderMs: number): DecoderExchange {
    const { memoryMb, stallSeconds } = this.options;
    const limits = { maxBytes: memoryMb * MB, decoderMs, otherMs: stallSeconds * 1_000 };
    return new DecoderExchange(this.child, limits, (error) => this.fail(error));
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

  private receive(chunk: Buffer): void {
    try {
      this.exchange.receive(chunk);
    } catch {
      this.fail(new DecoderFailure('protocol'));
    }
  }

  private fail(failure: Error): void {
    this.end();
    this.exchange.fail(failure);
  }
}

function spawnDecoder({ program, memoryMb, fence }: DecoderOptions): Child {
  const { file, args, filter } = decoderCommand(program, Math.ceil(memoryMb * HEAP_SHARE), fence);
  const child = spawn(file, args, { cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'ignore', filter ? 'pipe' : 'ignore'] });
  const [, , , input] = child.stdio;
  if (input instanceof Writable) input.on('error', () => undefined).end(filter);
  if (!hasPipes(child)) throw new Error('a decoder has no pipes');
  return child;
}

/** A stranger's file may take what nobody else wants of the processor: answers to people come first. */
function giveWay(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended, or the system has no priorities.
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('a file could not be read');
}
