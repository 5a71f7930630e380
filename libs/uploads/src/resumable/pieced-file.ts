import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { EncryptedObjects, ObjectKey } from '@phoxray/platform/storage';
import type { DecoderInput } from '../decoder/decoder-input.js';
import type { ReceivedFile } from '../sanitise/received-file.js';
import { HEAD_BYTES } from '../stage/file-stage.js';
import type { UploadPieceEntity } from './upload-piece.entity.js';

/** An upload's pieces as the one file that they are. */
export class PiecedFile implements ReceivedFile {
  private hash = createHash('sha256');

  private constructor(
    readonly head: Buffer,
    private readonly bytes: number,
    private readonly beginning: Beginning,
    private readonly readAgain: () => AsyncIterable<Buffer>,
  ) {}

  /** Reads what is needed to tell the format. Throws `TamperedError` or `StorageError`. */
  static async open(
    objects: EncryptedObjects,
    key: ObjectKey,
    pieces: readonly UploadPieceEntity[],
  ): Promise<PiecedFile> {
    const read = (): AsyncGenerator<Buffer> => readAll(objects, key, pieces);
    const beginning = await Beginning.read(read());
    const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
    return new PiecedFile(beginning.head, bytes, beginning, read);
  }

  open(): DecoderInput {
    return { bytes: this.bytes, stream: Readable.from(this.read(), { objectMode: false }) };
  }

  /** Of the bytes, once they have been read to the end, the last time: lower-case hex. */
  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  /** What was read for the head is not read again the first time. */
  private async *read(): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    this.hash = hash;
    for await (const chunk of this.beginning.take() ?? this.readAgain()) {
      hash.update(chunk);
      yield chunk;
    }
  }
}

/** The first pieces of a file that is being read, and the rest of it. */
class Beginning {
  private isTaken = false;

  private constructor(
    readonly head: Buffer,
    private readonly start: readonly Buffer[],
    private readonly rest: AsyncGenerator<Buffer>,
  ) {}

  static async read(rest: AsyncGenerator<Buffer>): Promise<Beginning> {
    const start: Buffer[] = [];
    let held = 0;
    while (held < HEAD_BYTES) {
      const { value, done } = await rest.next();
      if (done === true) break;
      start.push(value);
      held += value.length;
    }
    return new Beginning(Buffer.concat(start).subarray(0, HEAD_BYTES), start, rest);
  }

  /** The whole file, the first time; null later. */
  take(): AsyncIterable<Buffer> | null {
    if (this.isTaken) return null;
    this.isTaken = true;
    return this.all();
  }

  private async *all(): AsyncGenerator<Buffer> {
    yield* this.start;
    yield* this.rest;
  }
}

async function* readAll(
  objects: EncryptedObjects,
  key: ObjectKey,
  pieces: readonly UploadPieceEntity[],
): AsyncGenerator<Buffer> {
  for (const { objectName } of pieces) yield* await objects.get(key, objectName);
}
