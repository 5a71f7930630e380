import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { AppError, type ErrorDefinition } from '@phoxray/kernel';
import busboy, { type Busboy } from 'busboy';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { PaceGuard, type PacePolicy } from './pace-guard.js';
import { isTextField, TEXT_FIELDS, type TextField } from './upload-fields.policy.js';

export interface ReceivedFile {
  /** At most the configured limit; lives in memory only. */
  readonly bytes: Buffer;
  /** SHA-256 of the bytes as received, lower-case hex: tells a retry from another file. */
  readonly sha256: string;
}

export interface ReceptionLimits {
  readonly maxFileBytes: number;
  readonly pace: PacePolicy;
}

/** busboy reports its limit of parts on reaching it, not on passing it: one more than the fields and a file. */
const FIELDS = TEXT_FIELDS.length;
const FIELD_LIMITS = {
  fieldNameSize: 64,
  fieldSize: 8_192,
  fields: FIELDS,
  files: 1,
  parts: FIELDS + 2,
  headerPairs: 16,
};

/**
 * One multipart body (RFC 7578) on its way in: text fields, then one file. Names and types that the client declares for
 * the file are never looked at. `acceptFields` judges the fields before the first byte of the file is kept.
 */
export class MultipartReception<Fields> {
  private readonly parser: Busboy;
  private readonly guard: PaceGuard;
  private readonly outcome = Promise.withResolvers<{ fields: Fields; file: ReceivedFile }>();
  private readonly fields = new Map<TextField, string>();
  private readonly chunks: Buffer[] = [];
  private readonly hash = createHash('sha256');
  private fileBytes = 0;
  private accepted: { readonly fields: Fields } | null = null;

  /** Throws `UPLOADS.NOT_MULTIPART` for another content type or a missing boundary. */
  constructor(
    private readonly request: IncomingMessage,
    private readonly limits: ReceptionLimits,
    private readonly acceptFields: (fields: ReadonlyMap<TextField, string>) => Fields,
  ) {
    this.parser = this.openParser();
    this.guard = new PaceGuard(limits.pace, () => this.refuse(UPLOADS_ERRORS.TOO_SLOW));
  }

  /** Resolves when the whole body has arrived; rejects with an `AppError` at the first thing that is wrong with it. */
  async receive(): Promise<{ fields: Fields; file: ReceivedFile }> {
    this.listen();
    this.request.pipe(this.parser);
    try {
      return await this.outcome.promise;
    } finally {
      this.guard.stop();
      this.request.unpipe(this.parser);
      this.parser.destroy();
    }
  }

  private openParser(): Busboy {
    try {
      const { headers } = this.request;
      return busboy({ headers, limits: { ...FIELD_LIMITS, fileSize: this.limits.maxFileBytes + 1 } });
    } catch (cause) {
      throw new AppError(UPLOADS_ERRORS.NOT_MULTIPART, { cause });
    }
  }

  private listen(): void {
    this.request.on('data', (chunk: Buffer) => this.guard.count(chunk.length));
    this.request.on('error', (cause) => this.refuse(UPLOADS_ERRORS.INTERRUPTED, cause));
    this.request.on('close', () => {
      if (!this.request.complete) this.refuse(UPLOADS_ERRORS.INTERRUPTED);
    });
    this.parser
      .on('field', (name, value, info) => this.attempt(() => this.takeField(name, value, info.valueTruncated)))
      .on('file', (name, stream) => this.attempt(() => this.takeFile(name, stream)))
      .on('partsLimit', () => this.refuse(UPLOADS_ERRORS.UNEXPECTED_PART))
      .on('filesLimit', () => this.refuse(UPLOADS_ERRORS.UNEXPECTED_PART))
      .on('fieldsLimit', () => this.refuse(UPLOADS_ERRORS.UNEXPECTED_PART))
      .on('error', (cause) => this.refuse(UPLOADS_ERRORS.MALFORMED_FORM, cause))
      .on('close', () => this.attempt(() => this.finish()));
  }

  private takeField(name: string, value: string, isTruncated: boolean): void {
    const isExpected = isTextField(name) && !this.fields.has(name) && this.accepted === null && !isTruncated;
    if (!isExpected) throw new AppError(UPLOADS_ERRORS.UNEXPECTED_PART);
    this.fields.set(name, value);
  }

  private takeFile(name: string, stream: Readable): void {
    // Destroying the parser fails the part it was in; the outcome is settled by then.
    stream.on('error', () => undefined);
    if (name !== 'file' || this.accepted !== null) throw new AppError(UPLOADS_ERRORS.UNEXPECTED_PART);
    this.accepted = { fields: this.acceptFields(this.fields) };
    stream.on('data', (chunk: Buffer) => this.attempt(() => this.takeChunk(chunk)));
  }

  private takeChunk(chunk: Buffer): void {
    this.fileBytes += chunk.length;
    if (this.fileBytes > this.limits.maxFileBytes) throw new AppError(UPLOADS_ERRORS.FILE_TOO_LARGE);
    this.hash.update(chunk);
    this.chunks.push(chunk);
  }

  private finish(): void {
    if (this.accepted === null) throw new AppError(UPLOADS_ERRORS.FILE_MISSING);
    if (this.fileBytes === 0) throw new AppError(UPLOADS_ERRORS.FILE_EMPTY);
    const file = { bytes: Buffer.concat(this.chunks), sha256: this.hash.digest('hex') };
    this.outcome.resolve({ fields: this.accepted.fields, file });
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.outcome.reject(error);
    }
  }

  private refuse(definition: ErrorDefinition, cause?: unknown): void {
    this.outcome.reject(new AppError(definition, { cause }));
  }
}
