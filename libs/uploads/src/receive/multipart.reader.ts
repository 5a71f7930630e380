import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@phoxray/kernel';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { ATTESTATION_TEXTS } from '../attestation/attestation-texts.data.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { MultipartReception, type ReceivedFile } from './multipart-reception.js';
import { UPLOAD_PACE } from './pace-guard.js';
import { parseFields, type UploadFields } from './upload-fields.policy.js';

export interface ReceivedUpload {
  readonly fields: UploadFields;
  readonly file: ReceivedFile;
}

/** Room for the fields, the boundaries and the part headers around a file. */
const FORM_OVERHEAD_BYTES = 64 * 1024;
/** How long the rest of a refused body is thrown away, so that the client gets to read why. */
const DISCARD_MS = 5_000;

/** Reads an upload's body into memory, and nowhere else. */
@Injectable()
export class MultipartReader {
  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'UPLOAD_MAX_BYTES'>) {}

  /** Throws the `UPLOADS` error that says what is wrong with the form, after the body has been dealt with. */
  async read(request: IncomingMessage, response: ServerResponse): Promise<ReceivedUpload> {
    try {
      this.checkDeclaredLength(request);
      return await this.receive(request);
    } catch (error) {
      await discardBody(request, response);
      throw error;
    }
  }

  private checkDeclaredLength({ headers }: IncomingMessage): void {
    const declared = Number(headers['content-length'] ?? 0);
    const isTooLarge = declared > this.config.UPLOAD_MAX_BYTES + FORM_OVERHEAD_BYTES;
    if (isTooLarge) throw new AppError(UPLOADS_ERRORS.FILE_TOO_LARGE);
  }

  private receive(request: IncomingMessage): Promise<ReceivedUpload> {
    const limits = { maxFileBytes: this.config.UPLOAD_MAX_BYTES, pace: UPLOAD_PACE };
    return new MultipartReception(request, limits, (fields) => parseFields(fields, ATTESTATION_TEXTS)).receive();
  }
}

/** A client that is still sending would see a reset instead of the answer; one that goes on for long is cut off. */
async function discardBody(request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  await finished(request, { writable: false, signal: AbortSignal.timeout(DISCARD_MS) }).catch(() => undefined);
  if (!request.complete) response.setHeader('Connection', 'close');
}
