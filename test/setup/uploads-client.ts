import { randomUUID } from 'node:crypto';
import request, { type Test } from 'supertest';
import { until } from './until.js';
import type { TestAccount, UploadsApp } from './uploads-app.js';

export interface UploadOptions {
  readonly idempotencyKey?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly fileName?: string;
}

/** What the interface under test is asked, by one account. */
export class UploadsClient {
  constructor(
    private readonly uploads: Pick<UploadsApp, 'url'>,
    readonly account: TestAccount,
  ) {}

  /** The form field that accepts the attestation in force. */
  async attest(basis = 'professional-practice'): Promise<string> {
    const { body } = await request(this.uploads.url).get('/v1/attestations/current?locale=fr').expect(200);
    return JSON.stringify({ basis, version: body.version, sha256: body.sha256, acknowledged: true });
  }

  /** A request without body: the caller adds parts in the order it wants. */
  form(idempotencyKey: string = randomUUID()): Test {
    return request(this.uploads.url)
      .post('/v1/radiographs')
      .set('Authorization', this.account.authorization)
      .set('Idempotency-Key', idempotencyKey);
  }

  /** An attested upload. */
  async upload(file: Uint8Array, options: UploadOptions = {}): Promise<request.Response> {
    const form = this.form(options.idempotencyKey).field('attestation', await this.attest());
    for (const [name, value] of Object.entries(options.fields ?? {})) form.field(name, value);
    return form.attach('file', Buffer.from(file), options.fileName ?? 'file.bin');
  }

  /** An upload that must succeed: the radiograph. */
  async keep(file: Uint8Array, options: UploadOptions = {}): Promise<request.Response['body']> {
    const response = await this.upload(file, options);
    if (response.status !== 201) throw new Error(`refused with ${response.status}: ${JSON.stringify(response.body)}`);
    return response.body;
  }

  get(path: string): Test {
    return request(this.uploads.url).get(`/v1/radiographs${path}`).set('Authorization', this.account.authorization);
  }

  delete(id: string): Test {
    return request(this.uploads.url).delete(`/v1/radiographs/${id}`).set('Authorization', this.account.authorization);
  }

  /** The bytes of a download. */
  async download(path: string): Promise<Buffer> {
    const { body } = await this.get(path).buffer(true).parse(collect).expect(200);
    return body;
  }

  /** The radiograph once none of its renditions is pending. */
  async rendered(id: string): Promise<request.Response['body']> {
    let body: request.Response['body'];
    await until(async () => {
      ({ body } = await this.get(`/${id}`).expect(200));
      return !Object.values(body.renditions).includes('pending');
    });
    return body;
  }
}

type Parser = Parameters<Test['parse']>[0];

/** Response bytes as they come, whatever their type. */
export const collect: Parser = (response, done) => {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => done(null, Buffer.concat(chunks)));
  response.on('error', (error: Error) => done(error, null));
};
