import { randomUUID } from 'node:crypto';
import type { AttemptId } from '@phoxray/kernel';
import { uploadAnswer } from './answers.schema.js';
import { ComfyFailure } from './comfy-failure.js';
import type { ComfyAnswer, ComfyHttp } from './comfy-http.js';
import { toInputForm, type InputForm } from './loader-png.js';
import { statusFailure } from './transport-failure.policy.js';

/**
 * An image for one attempt: an 8-bit grey PNG (16-bit input is saturated by the loader). `name` tells several images of
 * one attempt apart; `in.png` without it.
 */
export interface InputImage {
  readonly attemptId: AttemptId;
  readonly bytes: Buffer;
  readonly name?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9 ().-]*$/;

/** Puts inputs into the endpoint's temp folder, one folder for each attempt, so that nothing is cached across them. */
export class InputUploader {
  readonly #http: ComfyHttp;

  constructor(http: ComfyHttp) {
    this.#http = http;
  }

  /**
   * Uploads in the given form and returns the reference for LoadImage, e.g. `phox/<attemptId>/in.png [temp]`. Overwrites
   * what an earlier upload of the same attempt left. Throws a ComfyFailure, and a RangeError for any other picture than
   * an 8-bit grey PNG.
   */
  async upload({ attemptId, bytes, name = 'in.png', signal }: InputImage, form: InputForm): Promise<string> {
    const subfolder = `phox/${attemptId}`;
    const png = await toInputForm(bytes, form);
    const body = multipart({ type: 'temp', subfolder, overwrite: 'true' }, name, png);
    const answer = await this.#http.exchange({
      method: 'POST',
      route: 'upload/image',
      body,
      isTransfer: true,
      signal,
    });
    return this.#reference(answer, subfolder);
  }

  /** The server may have renamed the file; the folder must be ours. */
  #reference(answer: ComfyAnswer, subfolder: string): string {
    if (answer.status === 400) throw new ComfyFailure('INPUT_REFUSED');
    if (answer.status !== 200) throw statusFailure(answer.status);
    const stored = this.#http.parse(answer, uploadAnswer);
    const asAsked = stored.type === 'temp' && stored.subfolder === subfolder && FILE_NAME.test(stored.name);
    if (!asAsked) throw new ComfyFailure('ANSWER_UNREADABLE');
    return `${stored.subfolder}/${stored.name} [temp]`;
  }
}

/** RFC 7578, as one buffer: fetch would stream a FormData in small pieces, which costs milliseconds for each image. */
function multipart(
  fields: Record<string, string>,
  name: string,
  png: Uint8Array,
): { readonly type: string; readonly content: Buffer<ArrayBuffer> } {
  const boundary = `phox-${randomUUID()}`;
  const text = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="image"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n`;
  const content = Buffer.concat([Buffer.from(text.join('') + file), png, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${boundary}`, content };
}
