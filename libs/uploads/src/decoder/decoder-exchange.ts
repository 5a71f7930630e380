import { once } from 'node:events';
import { addAbortSignal, Readable, type Writable } from 'node:stream';
import { DecoderFailure } from './decoder-failure.js';
import { piecesOf, sizeOf, type DecoderInput } from './decoder-input.js';
import { encodeHead, FrameReader } from './frame.js';
import { TurnClock, type Side, type TurnLimits } from './turn-clock.js';

/** The two pipes of a decoder. */
export interface DecoderPipes {
  readonly stdin: Writable;
  readonly stdout: Readable;
}

export interface ExchangeLimits extends TurnLimits {
  /** Longest body of an answer. */
  readonly maxBytes: number;
}

/** A message of a decoder, and the body that follows it: read from the decoder as fast as it is consumed. */
export interface DecoderMessage {
  readonly message: string;
  readonly body: Readable;
}

const lateness = (side: Side): Error =>
  side === 'decoder' ? new DecoderFailure('time') : new Error('a file, or the consumer of an answer, has stalled');

/** One job of a decoder: what is sent to it and what it answers, neither of which is held here. */
export class DecoderExchange {
  /** Rejects with what `fail` was given. */
  readonly answer: Promise<DecoderMessage>;
  /** Resolves when the decoder owes nothing more. Never rejects. */
  readonly whenOver: Promise<void>;
  private readonly begun = Promise.withResolvers<DecoderMessage>();
  private readonly over = Promise.withResolvers<void>();
  private readonly aborted = new AbortController();
  private readonly clock: TurnClock;
  private readonly reader: FrameReader;
  private readonly body: Readable;
  private state: 'sending' | 'receiving' | 'over' = 'sending';

  /** @param onFault the decoder is in the middle of something and of no use any more */
  constructor(
    private readonly pipes: DecoderPipes,
    limits: ExchangeLimits,
    private readonly onFault: (error: Error) => void,
  ) {
    this.answer = this.begun.promise;
    this.whenOver = this.over.promise;
    this.clock = new TurnClock(limits, (side) => onFault(lateness(side)));
    this.body = this.openBody();
    this.reader = new FrameReader(limits.maxBytes, {
      begin: (message) => this.begun.resolve({ message, body: this.body }),
      take: (chunk) => this.take(chunk),
      end: () => this.finish(),
    });
    this.answer.catch(() => undefined);
  }

  /** Sends a request and its file, as fast as the decoder takes them; then its answer is expected. */
  async send(request: unknown, input: DecoderInput): Promise<void> {
    const expected = sizeOf(input);
    let bytes = 0;
    if (!Buffer.isBuffer(input)) addAbortSignal(this.aborted.signal, input.stream);
    await this.write(encodeHead(request, expected));
    for await (const piece of piecesOf(input)) {
      bytes += piece.length;
      if (bytes > expected) break;
      await this.write(piece);
    }
    if (bytes !== expected) throw new Error('a file is not as long as it was said to be');
    this.expectAnswer();
  }

  expectAnswer(): void {
    this.state = 'receiving';
    this.clock.pass('decoder');
  }

  /** Throws for bytes that nobody expects, and for an answer beyond the limit. */
  receive(chunk: Buffer): void {
    if (this.state !== 'receiving') throw new RangeError('a decoder speaks out of turn');
    this.reader.push(chunk);
  }

  fail(error: Error): void {
    if (this.state === 'over') return;
    this.close();
    this.begun.reject(error);
    this.body.destroy(error);
    this.aborted.abort();
  }

  private async write(piece: Buffer): Promise<void> {
    this.clock.pass('decoder');
    const isTaken = this.pipes.stdin.write(piece);
    if (!isTaken) await once(this.pipes.stdin, 'drain', { signal: this.aborted.signal });
    this.clock.pass('other');
  }

  private openBody(): Readable {
    const body = new Readable({
      read: () => this.goOn(),
      destroy: (error, done) => {
        if (this.state !== 'over') this.onFault(error ?? new Error('the answer of a decoder was given up'));
        done(error);
      },
    });
    // Before it is handed out, whoever waits for the answer hears of a failure there.
    return body.on('error', () => undefined);
  }

  private take(chunk: Buffer): void {
    if (this.body.push(chunk)) return;
    this.pipes.stdout.pause();
    this.clock.pass('other');
  }

  private goOn(): void {
    if (this.state !== 'receiving') return;
    this.clock.pass('decoder');
    this.pipes.stdout.resume();
  }

  private finish(): void {
    this.close();
    this.body.push(null);
  }

  private close(): void {
    this.state = 'over';
    this.clock.stop();
    this.pipes.stdout.resume();
    this.over.resolve();
  }
}
