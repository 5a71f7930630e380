import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';

/** A request's body that can be given up without breaking the connection on which the answer goes back. */
export class RequestBody {
  /** Fails when the connection breaks before the body is complete. */
  readonly stream: Readable;
  private readonly passing = new PassThrough();

  constructor(private readonly request: IncomingMessage) {
    this.stream = this.passing.on('error', () => undefined);
    request.on('error', (error) => this.passing.destroy(error));
    request.once('close', () => {
      if (!request.complete) this.passing.destroy(new Error('the connection broke'));
    });
    request.pipe(this.passing);
  }

  /** The rest is the caller's to throw away. */
  letGo(): void {
    this.request.unpipe(this.passing);
    this.passing.destroy();
  }
}
