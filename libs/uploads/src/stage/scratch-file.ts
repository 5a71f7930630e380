import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '@phoxray/kernel';

const FRAME_BYTES = 256 * 1024;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/** The key lives as long as the file and seals each index once, so the index is the nonce. */
function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 8);
  return nonce;
}

/**
 * Bytes on their way through this process that are too many for its memory: ciphertext in a file without a name, under
 * a key that is nowhere but here. Nothing of it is left when the process ends, in whatever way.
 */
export class ScratchFile {
  /** As an object of the cryptographic library: a raw key would be looked at anew for each frame. */
  private readonly key = createSecretKey(randomBytes(32));
  private readonly lengths: number[] = [];

  private constructor(private readonly file: FileHandle) {}

  static async create(folder: string): Promise<ScratchFile> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, newId());
    const file = await open(path, 'wx+', 0o600);
    await rm(path);
    return new ScratchFile(file);
  }

  /** Longest piece that `append` takes. */
  static readonly pieceBytes = FRAME_BYTES;

  async append(piece: Buffer): Promise<void> {
    const index = this.lengths.length;
    const cipher = createCipheriv(ALGORITHM, this.key, nonceOf(index), { authTagLength: TAG_BYTES });
    const sealed = cipher.update(piece);
    cipher.final();
    this.lengths.push(piece.length);
    await this.file.writev([sealed, cipher.getAuthTag()], index * (FRAME_BYTES + TAG_BYTES));
  }

  /** What was appended, piece by piece. Throws when a bit of it has changed. */
  async *read(): AsyncGenerator<Buffer> {
    const frame = Buffer.allocUnsafeSlow(FRAME_BYTES + TAG_BYTES);
    for (const [index, length] of this.lengths.entries()) {
      const position = index * (FRAME_BYTES + TAG_BYTES);
      await this.file.read(frame, 0, length + TAG_BYTES, position);
      const decipher = createDecipheriv(ALGORITHM, this.key, nonceOf(index), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(frame.subarray(length, length + TAG_BYTES));
      const piece = decipher.update(frame.subarray(0, length));
      decipher.final();
      yield piece;
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}
