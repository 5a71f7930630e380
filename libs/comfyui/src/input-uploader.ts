import { randomUUID } from 'node:crypto';
import type { AttemptId } from '@phoxray/kernel';
import { uploadAnswer } from './answers.schema.js';
import { ComfyFailure } from './comfy-failure.js';
import type { ComfyAnswer, ComfyHttp } from './comfy-http.js';
import { statusFailure } from './transport-failure.policy.js';

/** An image for one attempt; PNG bytes, 8 bits a sample (16-bit input is saturated by the loader). */
export interface InputImage {
  readonly attemptId: AttemptId;
  readonly bytes: Uint8Array;
  readonly signal?: AbortSignal | undefined;
}

const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9 ().-]*$/;

/** Puts inputs into the endpoint's temp folder, one folder for each attempt, so that nothing is cached across them. */
export class InputUploader {
  readonly #http: ComfyHttp;
  readonly #timeoutMs: number;

  constructor(http: ComfyHttp, timeoutMs: number) {
    this.#http = http;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Uploads and returns the reference for LoadImage, e.g. `phox/<attemptId>/in.png [temp]`. Overwrites what an
   * earlier upload of the same attempt left. Throws a ComfyFailure.
   */
  async upload({ attemptId, bytes, signal }: InputImage): Promise<string> {
    const subfolder = `phox/${attemptId}`;
    const body = multipart({ type: 'temp', subfolder, overwrite: 'true' }, bytes);
    const answer = await this.#http.exchange({
      method: 'POST',
      route: 'upload/image',
      body,
      timeoutMs: this.#timeoutMs,
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
  png: Uint8Array,
): { readonly type: string; readonly content: Buffer<ArrayBuffer> } {
  const boundary = `phox-${randomUUID()}`;
  const text = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="image"; filename="in.png"\r\ncontent-type: image/png\r\n\r\n`;
  const content = Buffer.concat([Buffer.from(text.join('') + file), png, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { type: `multipart/form-data; boundary=${boundary}`, content };
}
