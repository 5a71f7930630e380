import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  createJob,
  createRadiograph,
  createUpload,
  downloadResult,
  getCurrentAttestation,
  getJob,
  getRadiograph,
  getUpload,
  listResults,
  signUp,
  type JobDto,
  type RadiographDto,
  type ResultDto,
  type UploadDto,
} from '@phoxray/sdk';
import { createClient, type Client } from '@phoxray/sdk';

const TERMINAL: readonly string[] = ['succeeded', 'failed', 'cancelled'];

export interface UploadOptions {
  readonly patientReference?: string;
  readonly displayName?: string;
  readonly idempotencyKey?: string;
}

export interface JobOptions {
  readonly workflow?: string;
  readonly parameters?: Record<string, unknown>;
  readonly idempotencyKey?: string;
}

/** A signed-in practitioner who reaches the product as an integrator would: through the generated client only. */
export class Practitioner {
  private constructor(
    readonly client: Client,
    readonly accountId: string,
    readonly accessToken: string,
  ) {}

  /** A new account with a password of its own. */
  static async signUp(url: string, locale: 'fr' | 'en' = 'en'): Promise<Practitioner> {
    const body = {
      email: `practitioner-${randomUUID()}@practice.example`,
      password: `quiet river ${randomUUID()}`,
      firstName: 'Ada',
      lastName: 'Moreau',
      locale,
    };
    const { data } = await signUp({ client: createClient({ baseUrl: url }), body, throwOnError: true });
    return Practitioner.of(url, data.user.accountId, data.accessToken);
  }

  /** Somebody who has signed up elsewhere. */
  static of(url: string, accountId: string, accessToken: string): Practitioner {
    return new Practitioner(createClient({ baseUrl: url, auth: () => accessToken }), accountId, accessToken);
  }

  /** Begins a resumable upload of so many bytes: its id. */
  async beginUpload(length: number): Promise<string> {
    const metadata = `attestation ${Buffer.from(await this.attest()).toString('base64')}`;
    const headers = { 'Tus-Resumable': '1.0.0', 'Upload-Length': length, 'Upload-Metadata': metadata } as const;
    const { response } = await createUpload({ client: this.client, headers, throwOnError: true });
    return response.headers.get('location')?.split('/').at(-1) ?? '';
  }

  async findUpload(id: string, waitSeconds = 0): Promise<UploadDto> {
    const { data } = await getUpload({ client: this.client, path: { id }, query: { waitSeconds }, throwOnError: true });
    return data;
  }

  /** The upload once its file has been dealt with. */
  async uploaded(id: string): Promise<UploadDto> {
    for (let waited = 0; waited < 8; waited += 1) {
      const upload = await this.findUpload(id, 15);
      if (upload.state === 'done' || upload.state === 'refused') return upload;
    }
    throw new Error('the upload does not come to an end');
  }

  /** Uploads a file under the attestation in force. Throws the problem document when it is refused. */
  async upload(file: Uint8Array, options: UploadOptions = {}): Promise<RadiographDto> {
    const { idempotencyKey = randomUUID(), ...fields } = options;
    const { data } = await createRadiograph({
      client: this.client,
      headers: { 'Idempotency-Key': idempotencyKey },
      body: { attestation: await this.attest(), ...fields, file: new Blob([Buffer.from(file)]) },
      throwOnError: true,
    });
    return data;
  }

  async radiograph(id: string): Promise<RadiographDto> {
    const { data } = await getRadiograph({ client: this.client, path: { id }, throwOnError: true });
    return data;
  }

  async submit(radiographId: string, options: JobOptions = {}): Promise<JobDto> {
    const { workflow = 'tissue-density', parameters = {}, idempotencyKey = randomUUID() } = options;
    const { data } = await createJob({
      client: this.client,
      headers: { 'Idempotency-Key': idempotencyKey },
      body: { radiographId, workflow, parameters },
      throwOnError: true,
    });
    return data;
  }

  async job(id: string): Promise<JobDto> {
    const { data } = await getJob({ client: this.client, path: { id }, throwOnError: true });
    return data;
  }

  /** Polls until `settled` holds. Throws with the last state when it takes too long. */
  async waitFor(id: string, settled: (job: JobDto) => boolean, limitMs = 120_000): Promise<JobDto> {
    for (const until = Date.now() + limitMs; ; await delay(50)) {
      const job = await this.job(id);
      if (settled(job)) return job;
      if (Date.now() > until) throw new Error(`job still ${job.state}, stage ${job.stage}, attempt ${job.attempt}`);
    }
  }

  /** Resolves with the job in its terminal state, whichever it is. */
  waitForEnd(id: string, limitMs?: number): Promise<JobDto> {
    return this.waitFor(id, (job) => TERMINAL.includes(job.state), limitMs);
  }

  async results(id: string): Promise<ResultDto[]> {
    const { data } = await listResults({ client: this.client, path: { id }, throwOnError: true });
    return data.data;
  }

  /** The PNG of a result. */
  async download(result: ResultDto): Promise<Buffer> {
    const { data } = await downloadResult({
      client: this.client,
      path: { id: result.jobId, resultId: result.id },
      parseAs: 'arrayBuffer',
      throwOnError: true,
    });
    return Buffer.from(data as unknown as ArrayBuffer);
  }

  /** The field that accepts the attestation in force. */
  async attest(): Promise<string> {
    const { data } = await getCurrentAttestation({ client: this.client, query: { locale: 'en' }, throwOnError: true });
    return JSON.stringify({
      basis: 'professional-practice',
      version: data.version,
      sha256: data.sha256,
      acknowledged: true,
    });
  }
}
