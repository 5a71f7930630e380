const HEAD_BYTES = 8;
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** One message between this process and a decoder: a JSON text, and bytes that travel as they are. */
export interface Frame {
  readonly message: string;
  readonly bytes: Buffer;
}

/** What to write for a frame: two lengths (32 bits, big endian) and the JSON, then the bytes, which are not copied. */
export function encodeFrame(message: unknown, bytes: Uint8Array): readonly [head: Buffer, bytes: Uint8Array] {
  const text = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(HEAD_BYTES + text.length);
  head.writeUInt32BE(text.length, 0);
  head.writeUInt32BE(bytes.length, 4);
  text.copy(head, HEAD_BYTES);
  return [head, bytes];
}

/** Puts frames together from chunks as they arrive; each byte is copied once, into its place. */
export class FrameReader {
  private readonly head = Buffer.alloc(HEAD_BYTES);
  private body: Buffer | null = null;
  private filled = 0;

  /** Other frames than of at most `maxBytes` bytes are faults: the length comes from the other side. */
  constructor(private readonly maxBytes: number) {}

  /** The frames that `chunk` completes. Throws RangeError for a length beyond the limit. */
  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      rest = rest.subarray(this.take(rest));
      const frame = this.complete();
      if (frame !== null) frames.push(frame);
    }
    return frames;
  }

  private take(rest: Buffer): number {
    const target = this.body ?? this.head;
    const taken = rest.copy(target, this.filled);
    this.filled += taken;
    if (this.body === null && this.filled === HEAD_BYTES) this.startBody();
    return taken;
  }

  private startBody(): void {
    const [text, bytes] = [this.head.readUInt32BE(0), this.head.readUInt32BE(4)];
    if (text === 0 || text > MAX_MESSAGE_BYTES || bytes > this.maxBytes) {
      throw new RangeError('a frame is longer than agreed');
    }
    this.body = Buffer.allocUnsafeSlow(text + bytes);
    this.filled = 0;
  }

  private complete(): Frame | null {
    const { body } = this;
    if (body === null || this.filled < body.length) return null;
    this.body = null;
    this.filled = 0;
    const text = this.head.readUInt32BE(0);
    return { message: body.toString('utf8', 0, text), bytes: body.subarray(text) };
  }
}
