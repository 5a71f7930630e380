import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { AppError, type ErrorDefinition } from '@phoxray/kernel';
import { PaceGuard, type PacePolicy } from '@phoxray/platform/http';
import busboy, { type Busboy } from 'busboy';
import { FileStage, type StageLimits } from '../stage/file-stage.js';
import type { StagedFile } from '../stage/staged-file.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { isTextField, TEXT_FIELDS, type TextField } from './text-fields.js';

export interface ReceptionLimits extends StageLimits {
  readonly pace: PacePolicy;
}

/** A form of which every part has arrived. */
export interface ReceivedForm<Fields> {
  readonly fields: Fields;
  /** The caller discards it. */
  readonly file: StagedFile;
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

/** What is asked of the fields, and what is asked about them. Both throw to refuse the form. */
export interface FieldsJudge<Fields> {
  parse(texts: ReadonlyMap<TextField, string>): Fields;
  accept(fields: Fields): Promise<void>;
}

/**
 * One multipart body (RFC 7578) on its way in: text fields and one file, in any order. Names and types that the client
 * declares for the file are never looked at. When the attestation comes before the file, the fields so far are judged
 * before the first byte of the file is kept. When further fields follow the file, all fields are judged at the end.
 */
export class MultipartReception<Fields> {
  private readonly parser: Busboy;
  private readonly guard: PaceGuard;
  private readonly outcome = Promise.withResolvers<ReceivedForm<Fields>>();
  private readonly fields = new Map<TextField, string>();
  private file: Promise<StagedFile> | null = null;
  private judged: { readonly fields: Fields; readonly count: number } | null = null;

  /** Throws `UPLOADS.NOT_MULTIPART` for another content type or a missing boundary. */
  constructor(
    private readonly request: IncomingMessage,
    private readonly limits: ReceptionLimits,
    private readonly judge: FieldsJudge<Fields>,
  ) {
    this.parser = this.openParser();
    this.guard = new PaceGuard(limits.pace, () => this.refuse(UPLOADS_ERRORS.TOO_SLOW));
  }

  /** Resolves when the whole body has arrived; rejects with an `AppError` at the first thing that is wrong with it. */
  async receive(): Promise<ReceivedForm<Fields>> {
    this.listen();
    this.request.pipe(this.parser);
    try {
      return await this.outcome.promise;
    } catch (error) {
      this.file?.then((file) => file.discard()).catch(() => undefined);
      throw error;
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
    const isExpected = isTextField(name) && !this.fields.has(name) && !isTruncated;
    if (!isExpected) throw new AppError(UPLOADS_ERRORS.UNEXPECTED_PART);
    this.fields.set(name, value);
  }

  private takeFile(name: string, stream: Readable): void {
    // Destroying the parser fails the part it was in; the outcome is settled by then.
    stream.on('error', () => undefined);
    if (name !== 'file' || this.file !== null) throw new AppError(UPLOADS_ERRORS.UNEXPECTED_PART);
    this.file = this.receiveFile(stream);
    this.file.catch((error: unknown) => this.outcome.reject(error));
  }

  private async receiveFile(stream: Readable): Promise<StagedFile> {
    const stage = new FileStage(this.limits);
    try {
      if (this.fields.has('attestation')) await this.judgeFields();
      for await (const chunk of stream) await stage.write(chunk);
      return await stage.finish();
    } catch (error) {
      await stage.discard();
      throw error;
    }
  }

  private async judgeFields(): Promise<Fields> {
    const count = this.fields.size;
    const fields = this.judge.parse(this.fields);
    await this.judge.accept(fields);
    this.judged = { fields, count };
    return fields;
  }

  private finish(): void {
    if (this.file === null) throw new AppError(UPLOADS_ERRORS.FILE_MISSING);
    this.complete(this.file).then(this.outcome.resolve, this.outcome.reject);
  }

  private async complete(staged: Promise<StagedFile>): Promise<ReceivedForm<Fields>> {
    const file = await staged;
    const fields = this.judged?.count === this.fields.size ? this.judged.fields : await this.judgeFields();
    return { fields, file };
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
