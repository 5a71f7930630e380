import { randomUUID } from 'node:crypto';
import { Practitioner } from './practitioner.js';
import { HttpSender, type Answer } from './http-sender.js';

const BOUNDARY = '----phoxray-form-7f3a';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
const TAIL = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

/** A signed-in account that sends files as a browser does: one multipart form each, under the attestation in force. */
export class FormUploader {
  private constructor(
    readonly sender: HttpSender,
    readonly authorization: string,
    readonly attestation: string,
  ) {}

  static async signUp(url: string): Promise<FormUploader> {
    const { accessToken } = await Practitioner.signUp(url);
    const sender = new HttpSender(url);
    const { body } = await sender.expect(200, 'GET', '/v1/attestations/current?locale=en');
    const { version, sha256 } = JSON.parse(body.toString());
    const attestation = JSON.stringify({ basis: 'professional-practice', version, sha256, acknowledged: true });
    return new FormUploader(sender, `Bearer ${accessToken}`, attestation);
  }

  /** The form's bytes, which a peer may be sent as well. */
  form(file: readonly Buffer[]): readonly Buffer[] {
    const head =
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="attestation"\r\n\r\n${this.attestation}\r\n` +
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="r.dcm"\r\n` +
      `Content-Type: application/octet-stream\r\n\r\n`;
    return [Buffer.from(head), ...file, TAIL];
  }

  /** Whatever the answer is. */
  send(file: readonly Buffer[]): Promise<Answer> {
    return this.sender.send('POST', '/v1/radiographs', this.headers(), this.form(file));
  }

  /** The radiograph's id, once it is recorded. Throws the answer otherwise. */
  async upload(file: readonly Buffer[]): Promise<string> {
    const { status, body } = await this.send(file);
    if (status !== 201) throw new Error(`an upload was answered with ${status}: ${body.toString().slice(0, 300)}`);
    return JSON.parse(body.toString()).id;
  }

  get(path: string): Promise<Answer> {
    return this.sender.send('GET', path, { Authorization: this.authorization });
  }

  private headers(): Record<string, string> {
    return { Authorization: this.authorization, 'Idempotency-Key': randomUUID(), 'Content-Type': TYPE };
  }

  close(): void {
    this.sender.close();
  }
}
