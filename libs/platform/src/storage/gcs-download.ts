import { Readable, Transform, type TransformCallback } from 'node:stream';
import { StorageError, type ByteRange } from '@phoxray/kernel';
import { Crc32c } from './crc32c.js';
import type { GcsConnection } from './gcs-connection.js';
import { statusOf, toStorageError } from './gcs-failure.js';

/** A consumer that is ready and is sent nothing for so long has lost its peer. */
const SILENCE_MS = 30_000;
const PAST_THE_END = 416;

/** The bytes as they arrive. Fails when they stop coming, or differ from the checksum in base64 they were sent with. */
class Received extends Transform {
  private readonly crc32c = new Crc32c();
  private readonly silence = setTimeout(() => this.endSilence(), SILENCE_MS).unref();

  constructor(private readonly expected: string | null) {
    super();
    this.once('close', () => clearTimeout(this.silence));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.silence.refresh();
    this.crc32c.update(chunk);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    const isWhole = this.expected === null || this.crc32c.validate(this.expected);
    done(isWhole ? null : new StorageError('tampered'));
  }

  private endSilence(): void {
    if (this.readableLength > 0) this.silence.refresh();
    else this.destroy(new StorageError('unreachable'));
  }
}

/**
 * Opens an object, or a part of it, for reading; resolves once the service has answered. A whole object is compared
 * with the service's CRC32C. Destroying the stream ends its connection and no other, which is why the client library's
 * own stream is not used: on the first cancelled one it closes the connections of all.
 */
export async function download(connection: GcsConnection, name: string, range?: ByteRange): Promise<Readable> {
  const cancelled = new AbortController();
  try {
    const { body, crc32c } = await request(connection, name, range, cancelled.signal);
    return receive(body, new Received(range === undefined ? crc32c : null), cancelled);
  } catch (error) {
    if (range !== undefined && statusOf(error) === PAST_THE_END) return Readable.from([], { objectMode: false });
    throw toStorageError(error);
  }
}

interface Answer {
  readonly body: Readable;
  readonly crc32c: string | null;
}

async function request(
  { auth, bucket, endpoint }: GcsConnection,
  name: string,
  range: ByteRange | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const { data, headers } = await auth.request<Readable>({
    url: `${endpoint}/storage/v1/b/${bucket.name}/o/${encodeURIComponent(name)}`,
    params: { alt: 'media' },
    headers: range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` },
    responseType: 'stream',
    signal,
    retryConfig: { retry: 3 },
  });
  const crc32c = /crc32c=(?<value>[^,\s]+)/.exec(headers.get('x-goog-hash') ?? '')?.groups?.['value'];
  return { body: data, crc32c: crc32c ?? null };
}

function receive(body: Readable, received: Received, cancelled: AbortController): Readable {
  body.once('error', (error) => received.destroy(toStorageError(error)));
  received.once('close', () => cancelled.abort());
  return body.pipe(received);
}
