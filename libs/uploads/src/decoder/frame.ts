const HEAD_BYTES = 8;
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** One message between this process and a decoder: a JSON text, and bytes that travel as they are. */
export interface Frame {
  readonly message: string;
  readonly bytes: Buffer;
}

/** What to write ahead of a frame's bytes: two lengths (32 bits, big endian) and the JSON. */
export function encodeHead(message: unknown, bytes: number): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(HEAD_BYTES + text.length);
  head.writeUInt32BE(text.length, 0);
  head.writeUInt32BE(bytes, 4);
  text.copy(head, HEAD_BYTES);
  return head;
}

/** Who gets a frame while it arrives: its message, then its bytes in chunks that are nobody else's, then its end. */
export interface FrameSink {
  begin(message: string, bytes: number): void;
  take(chunk: Buffer): void;
  end(): void;
}

/** Tells frames apart in a stream of chunks, and holds nothing of their bytes. */
export class FrameReader {
  private readonly head = Buffer.alloc(HEAD_BYTES);
  private text: Buffer | null = null;
  private filled = 0;
  private bytesLeft = 0;

  /** Other frames than of at most `maxBytes` bytes are faults: the length comes from the other side. */
  constructor(
    private readonly maxBytes: number,
    private readonly sink: FrameSink,
  ) {}

  /** Throws RangeError for a length beyond the limit. */
  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.bytesLeft > 0 ? this.passOn(rest) : this.readHead(rest);
  }

  private passOn(rest: Buffer): Buffer {
    const own = rest.subarray(0, this.bytesLeft);
    this.bytesLeft -= own.length;
    this.sink.take(own);
    if (this.bytesLeft === 0) this.sink.end();
    return rest.subarray(own.length);
  }

  private readHead(rest: Buffer): Buffer {
    const target = this.text ?? this.head;
    const taken = rest.copy(target, this.filled);
    this.filled += taken;
    if (this.filled === target.length) this.completePart();
    return rest.subarray(taken);
  }

  private completePart(): void {
    this.filled = 0;
    if (this.text === null) this.startText();
    else this.finishText(this.text);
  }

  private startText(): void {
    const [text, bytes] = [this.head.readUInt32BE(0), this.head.readUInt32BE(4)];
    if (text === 0 || text > MAX_MESSAGE_BYTES || bytes > this.maxBytes) {
      throw new RangeError('a frame is longer than agreed');
    }
    this.text = Buffer.allocUnsafe(text);
  }

  private finishText(text: Buffer): void {
    this.text = null;
    this.bytesLeft = this.head.readUInt32BE(4);
    this.sink.begin(text.toString('utf8'), this.bytesLeft);
    if (this.bytesLeft === 0) this.sink.end();
  }
}

/** Puts whole frames together; each byte is copied once, into its place. */
export class FrameCollector {
  private readonly frames: Frame[] = [];
  private readonly reader: FrameReader;
  private message = '';
  private body = Buffer.alloc(0);
  private filled = 0;

  constructor(maxBytes: number) {
    this.reader = new FrameReader(maxBytes, {
      begin: (message, bytes) => this.begin(message, bytes),
      take: (chunk) => void (this.filled += chunk.copy(this.body, this.filled)),
      end: () => this.frames.push({ message: this.message, bytes: this.body }),
    });
  }

  /** The frames that `chunk` completes. Throws as `FrameReader`. */
  push(chunk: Buffer): Frame[] {
    this.reader.push(chunk);
    return this.frames.splice(0);
  }

  private begin(message: string, bytes: number): void {
    this.message = message;
    this.body = Buffer.allocUnsafeSlow(bytes);
    this.filled = 0;
  }
}
