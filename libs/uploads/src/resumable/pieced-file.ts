import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { EncryptedObjects, ObjectKey } from '@phoxray/platform/storage';
import type { DecoderInput } from '../decoder/decoder-input.js';
import type { ReceivedFile } from '../sanitise/received-file.js';
import { HEAD_BYTES } from '../stage/file-stage.js';
import type { UploadPieceEntity } from './upload-piece.entity.js';

/** An upload's pieces as the one file that they are. */
export class PiecedFile implements ReceivedFile {
  private readonly hash = createHash('sha256');

  private constructor(
    readonly head: Buffer,
    private readonly bytes: number,
    private readonly rest: AsyncIterator<Buffer>,
    private readonly start: readonly Buffer[],
  ) {}

  /** Reads what is needed to tell the format. Throws `TamperedError` or `StorageError`. */
  static async open(
    objects: EncryptedObjects,
    key: ObjectKey,
    pieces: readonly UploadPieceEntity[],
  ): Promise<PiecedFile> {
    const rest = readAll(objects, key, pieces);
    const start: Buffer[] = [];
    let held = 0;
    while (held < HEAD_BYTES) {
      const { value, done } = await rest.next();
      if (done === true) break;
      start.push(value);
      held += value.length;
    }
    const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
    return new PiecedFile(Buffer.concat(start).subarray(0, HEAD_BYTES), bytes, rest, start);
  }

  open(): DecoderInput {
    return { bytes: this.bytes, stream: Readable.from(this.read(), { objectMode: false }) };
  }

  /** Of all the bytes, once they have been read: lower-case hex. */
  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  private async *read(): AsyncGenerator<Buffer> {
    for (const chunk of this.start) yield this.pass(chunk);
    for (let next = await this.rest.next(); next.done !== true; next = await this.rest.next()) {
      yield this.pass(next.value);
    }
  }

  private pass(chunk: Buffer): Buffer {
    this.hash.update(chunk);
    return chunk;
  }
}

async function* readAll(
  objects: EncryptedObjects,
  key: ObjectKey,
  pieces: readonly UploadPieceEntity[],
): AsyncGenerator<Buffer> {
  for (const { objectName } of pieces) yield* await objects.get(key, objectName);
}
