import { Lane } from '../sanitise/lane.js';
import { DecoderFailure } from './decoder-failure.js';
import { discard, openSource, type DecoderSource } from './decoder-input.js';
import { DecoderProcess, type DecodedFile, type DecoderOptions } from './decoder-process.js';
import { isExhausted, type DecoderRequest } from './decoder-protocol.js';

export interface PoolOptions extends DecoderOptions {
  /** Decoders at once; further jobs wait, first come first served. */
  readonly processes: number;
}

/** Work for one decoder. */
interface Job {
  readonly request: DecoderRequest;
  readonly source: DecoderSource;
  /** Whose file it is. */
  readonly owner: string;
}

interface Done {
  readonly decoder: DecoderProcess;
  readonly decoded: DecodedFile;
}

const NOBODY = '';

/**
 * Decoder processes, started when they are needed and replaced when they are worn or gone. A process opens files of one
 * owner only: what a file may have left in it meets nobody else's.
 */
export class DecoderPool {
  private readonly lane: Lane;
  private idle: DecoderProcess[] = [];
  private readonly busy = new Set<DecoderProcess>();
  private readonly owners = new WeakMap<DecoderProcess, string>();
  private isClosed = false;

  constructor(private readonly options: PoolOptions) {
    this.lane = new Lane(options.processes);
  }

  /** Processes that are there now, for tests and measurements. */
  get pids(): number[] {
    return [...this.idle, ...this.busy].map(({ pid }) => pid);
  }

  /**
   * Throws `DecoderFailure` when the decoder does not survive the job; the next job gets another. A file that a used
   * decoder had too little left for is tried again in a fresh one: only what a fresh one says is the file's fault. A
   * decoder is held, and no other job gets its place, until the answer's body has been read or destroyed.
   * @param owner the account whose file it is
   */
  async run(request: DecoderRequest, source: DecoderSource, owner = NOBODY): Promise<DecodedFile> {
    await this.lane.enter();
    try {
      const { decoder, decoded } = await this.decode({ request, source, owner });
      void decoded.whenOver.then(() => this.free(decoder));
      return decoded;
    } catch (error) {
      this.lane.leave();
      throw error;
    }
  }

  /** Ends every process. Jobs that are under way fail. */
  close(): void {
    this.isClosed = true;
    for (const decoder of [...this.idle.splice(0), ...this.busy]) decoder.end();
  }

  private async decode(job: Job): Promise<Done> {
    if (this.isClosed) throw new Error('the decoders are closed');
    const used = this.takeIdle(job.owner);
    const first = used && (await this.tryUsed(used, job));
    return first ?? this.runOn(await this.startFresh(job.owner), job);
  }

  /** Null when the decoder was exhausted. */
  private async tryUsed(used: DecoderProcess, job: Job): Promise<Done | null> {
    try {
      const done = await this.runOn(used, job);
      if (!isExhausted(done.decoded.reply.answer)) return done;
      used.end();
      this.giveBack(used);
      return null;
    } catch (error) {
      if (error instanceof DecoderFailure && error.reason === 'ended') return null;
      throw error;
    }
  }

  private async runOn(decoder: DecoderProcess, { request, source }: Job): Promise<Done> {
    const input = openSource(source);
    try {
      return { decoder, decoded: await decoder.run(request, input) };
    } catch (error) {
      this.giveBack(decoder);
      discard(input);
      throw error;
    }
  }

  private async startFresh(owner: string): Promise<DecoderProcess> {
    if (this.idle.length + this.busy.size >= this.options.processes) this.idle.shift()?.end();
    const decoder = await DecoderProcess.start(this.options);
    if (this.isClosed) decoder.end();
    this.owners.set(decoder, owner);
    this.busy.add(decoder);
    return decoder;
  }

  private takeIdle(owner: string): DecoderProcess | null {
    for (const worn of this.idle.filter(({ isUsable }) => !isUsable)) worn.end();
    this.idle = this.idle.filter(({ isUsable }) => isUsable);
    const at = this.idle.findLastIndex((decoder) => this.owners.get(decoder) === owner);
    const [decoder = null] = at < 0 ? [] : this.idle.splice(at, 1);
    if (decoder !== null) this.busy.add(decoder);
    return decoder;
  }

  private free(decoder: DecoderProcess): void {
    this.giveBack(decoder);
    this.lane.leave();
  }

  private giveBack(decoder: DecoderProcess): void {
    this.busy.delete(decoder);
    if (decoder.isUsable && !this.isClosed) this.idle.push(decoder);
    else decoder.end();
  }
}
