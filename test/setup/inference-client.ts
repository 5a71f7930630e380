import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import request, { type Response, type Test } from 'supertest';
import { syntheticPng } from '../factories/picture.factory.js';
import type { InferenceAccount, InferenceApp } from './inference-app.js';
import { collect } from './uploads-client.js';

export interface SeenJob {
  readonly id: string;
  readonly state: string;
  readonly stage: string;
  readonly revision: number;
  readonly waiting: { readonly code: string } | null;
  readonly serverQueuePosition: number | null;
  readonly [field: string]: unknown;
}

export interface SeenResult {
  readonly id: string;
  readonly output: string;
  readonly sha256: string;
  readonly [field: string]: unknown;
}

/** Picture of every test radiograph. */
export const PICTURE = { width: 64, height: 48 };

/** What one account asks of the jobs' interface. */
export class InferenceClient {
  constructor(
    private readonly api: InferenceApp,
    readonly account: InferenceAccount,
  ) {}

  /** A radiograph whose samples are `(index * 7) & 255`, or the given ones. */
  async upload(samples?: Buffer): Promise<string> {
    const { body: text } = await request(this.api.url).get('/v1/attestations/current?locale=en').expect(200);
    const attestation = { basis: 'anonymised', version: text.version, sha256: text.sha256, acknowledged: true };
    const png = syntheticPng({ ...PICTURE, ...(samples === undefined ? {} : { samples }) });
    const { body } = await this.as(request(this.api.url).post('/v1/radiographs'))
      .set('Idempotency-Key', randomUUID())
      .field('attestation', JSON.stringify(attestation))
      .attach('file', png, 'x.png')
      .expect(201);
    return body.id;
  }

  create(body: object, key: string = randomUUID()): Test {
    return this.as(request(this.api.url).post('/v1/jobs')).set('Idempotency-Key', key).send(body);
  }

  /** A job that must be accepted. */
  async start(radiographId: string, workflow = 'tissue-density', parameters: object = {}): Promise<SeenJob> {
    const response: Response = await this.create({ radiographId, workflow, parameters });
    if (response.status !== 201) throw new Error(`refused with ${response.status}: ${response.text}`);
    return response.body;
  }

  get(path: string): Test {
    return this.as(request(this.api.url).get(`/v1${path}`));
  }

  cancel(id: string): Test {
    return this.as(request(this.api.url).post(`/v1/jobs/${id}/cancel`));
  }

  deleteRadiograph(id: string): Test {
    return this.as(request(this.api.url).delete(`/v1/radiographs/${id}`));
  }

  async job(id: string): Promise<SeenJob> {
    return (await this.get(`/jobs/${id}`).expect(200)).body;
  }

  /** The job once `holds` says so. */
  async until(id: string, holds: (job: SeenJob) => boolean, withinMs = 60_000): Promise<SeenJob> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const job = await this.job(id);
      if (holds(job)) return job;
      if (performance.now() > deadline) throw new Error(`it did not happen: ${JSON.stringify(job)}`);
      await sleep(20);
    }
  }

  ended(id: string, withinMs?: number): Promise<SeenJob> {
    return this.until(id, ({ state }) => ['succeeded', 'failed', 'cancelled'].includes(state), withinMs);
  }

  async results(id: string): Promise<SeenResult[]> {
    return (await this.get(`/jobs/${id}/results`).expect(200)).body.data;
  }

  async content(jobId: string, resultId: string): Promise<Buffer> {
    const { body } = await this.get(`/jobs/${jobId}/results/${resultId}/content`)
      .buffer(true)
      .parse(collect)
      .expect(200);
    return body;
  }

  private as(test: Test): Test {
    return test.set('Authorization', this.account.authorization);
  }
}
