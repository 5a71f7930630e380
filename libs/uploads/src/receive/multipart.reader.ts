import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { BODY_PACE } from '@phoxray/platform/http';
import { ATTESTATION_TEXTS } from '../attestation/attestation-texts.data.js';
import { fileTooLarge } from '../stage/file-too-large.js';
import { STAGE_MEMORY_BYTES, stageFolder, type StageConfig } from '../stage/stage-place.js';
import { MultipartReception, type ReceivedForm, type ReceptionLimits } from './multipart-reception.js';
import type { TextField } from './text-fields.js';
import { parseFields, type UploadFields } from './upload-fields.policy.js';

export type ReceivedUpload = ReceivedForm<UploadFields>;

/** Room for the fields, the boundaries and the part headers around a file. */
const FORM_OVERHEAD_BYTES = 64 * 1024;
/** Reads an upload's body into memory, or into a scratch file as ciphertext. */
@Injectable()
export class MultipartReader {
  private readonly limits: ReceptionLimits;

  constructor(@Inject(CONFIG) config: StageConfig & Pick<Config, 'UPLOAD_MAX_BYTES'>) {
    this.limits = {
      maxFileBytes: config.UPLOAD_MAX_BYTES,
      memoryBytes: STAGE_MEMORY_BYTES,
      folder: stageFolder(config),
      pace: BODY_PACE,
    };
  }

  /**
   * Throws the `UPLOADS` error that says what is wrong with the form, be its length alone; and whatever `accept` throws,
   * which sees the fields before the file is read. Then the rest of the body is left as it is.
   */
  async read(request: IncomingMessage, accept: (fields: UploadFields) => Promise<void>): Promise<ReceivedUpload> {
    this.checkDeclaredLength(request);
    const judge = { parse: (texts: ReadonlyMap<TextField, string>) => parseFields(texts, ATTESTATION_TEXTS), accept };
    return new MultipartReception(request, this.limits, judge).receive();
  }

  private checkDeclaredLength({ headers }: IncomingMessage): void {
    const declared = Number(headers['content-length'] ?? 0);
    const isTooLarge = declared > this.limits.maxFileBytes + FORM_OVERHEAD_BYTES;
    if (isTooLarge) throw fileTooLarge(this.limits.maxFileBytes);
  }
}
