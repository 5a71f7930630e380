import { Lane } from '../sanitise/lane.js';
import { discard, type DecoderInput } from './decoder-input.js';
import { DecoderProcess, type DecodedFile, type DecoderOptions } from './decoder-process.js';
import type { DecoderRequest } from './decoder-protocol.js';

export interface PoolOptions extends DecoderOptions {
  /** Decoders at once; further jobs wait, first come first served. */
  readonly processes: number;
}

/** Decoder processes, started when they are needed and replaced when they are worn or gone. */
export class DecoderPool {
  private readonly lane: Lane;
  private readonly idle: DecoderProcess[] = [];
  private readonly busy = new Set<DecoderProcess>();
  private isClosed = false;

  constructor(private readonly options: PoolOptions) {
    this.lane = new Lane(options.processes);
  }

  /** Processes that are there now, for tests and measurements. */
  get pids(): number[] {
    return [...this.idle, ...this.busy].map(({ pid }) => pid);
  }

  /**
   * Throws `DecoderFailure` when the decoder does not survive the job; the next job gets another. A decoder is held, and
   * no other job gets its place, until the answer's body has been read or destroyed.
   */
  async run(request: DecoderRequest, input: DecoderInput): Promise<DecodedFile> {
    await this.lane.enter();
    let decoder: DecoderProcess | null = null;
    try {
      decoder = await this.take();
      const decoded = await decoder.run(request, input);
      void decoded.whenOver.then(() => this.free(decoder));
      return decoded;
    } catch (error) {
      this.free(decoder);
      discard(input);
      throw error;
    }
  }

  /** Ends every process. Jobs that are under way fail. */
  close(): void {
    this.isClosed = true;
    for (const decoder of [...this.idle.splice(0), ...this.busy]) decoder.end();
  }

  private async take(): Promise<DecoderProcess> {
    if (this.isClosed) throw new Error('the decoders are closed');
    const decoder = this.takeIdle() ?? (await DecoderProcess.start(this.options));
    this.busy.add(decoder);
    return decoder;
  }

  private takeIdle(): DecoderProcess | null {
    for (let decoder = this.idle.pop(); decoder !== undefined; decoder = this.idle.pop()) {
      if (decoder.isUsable) return decoder;
      decoder.end();
    }
    return null;
  }

  private free(decoder: DecoderProcess | null): void {
    if (decoder !== null) this.giveBack(decoder);
    this.lane.leave();
  }

  private giveBack(decoder: DecoderProcess): void {
    this.busy.delete(decoder);
    if (decoder.isUsable && !this.isClosed) this.idle.push(decoder);
    else decoder.end();
  }
}
