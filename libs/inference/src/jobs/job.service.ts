import { Injectable } from '@nestjs/common';
import { AppError, newId, type Actor, type JobId, type Page } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { toPage } from '@phoxray/platform/http';
import { Idempotency, type IdempotentOutcome, type Made } from '@phoxray/platform/idempotency';
import { JobQueue } from '@phoxray/platform/queue';
import { RadiographAccess } from '@phoxray/uploads';
import { INFERENCE_ERRORS } from '../inference.errors.js';
import { RUN_INFERENCE } from '../running/run-inference.job.js';
import { WorkflowRegistry } from '../workflows/workflow-registry.js';
import { toJobDto, type CreateJobRequest, type JobDto, type JobQuery } from './job.dto.js';
import type { JobEntity } from './job.entity.js';
import { JobWaiting } from './job-waiting.js';
import { JobRepository } from './job.repository.js';

/** What an account does with its jobs, in the account's transaction. */
@Injectable()
export class JobService {
  constructor(
    private readonly jobs: JobRepository,
    private readonly waiting: JobWaiting,
    private readonly radiographs: RadiographAccess,
    private readonly registry: WorkflowRegistry,
    private readonly idempotency: Idempotency,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
  ) {}

  /**
   * One job per key: row, queue entry and audit commit together. Opens its own transaction. Throws 404,
   * `INFERENCE.INVALID_PARAMETERS`, or an `IDEMPOTENCY` error.
   */
  create(actor: Actor, key: string, request: CreateJobRequest): Promise<IdempotentOutcome<JobDto>> {
    const { radiographId, workflow, workflowVersion, parameters } = request;
    const payload = [radiographId, workflow, workflowVersion ?? null, parameters];
    return this.idempotency.once(
      { accountId: actor.accountId, key, operation: 'createJob', payload },
      { make: () => this.start(actor, request), show: (id: JobId) => this.showAgain(actor, id) },
    );
  }

  /** Throws `INFERENCE.JOB_NOT_FOUND`. */
  async get(actor: Actor, id: JobId): Promise<JobDto> {
    const job = await this.requireJob(actor, id);
    await this.record(actor, 'job.read', id);
    return this.show(job);
  }

  async list(actor: Actor, query: JobQuery): Promise<Page<JobDto>> {
    const request = query.toRequest();
    const page = toPage(await this.jobs.list(actor.accountId, query, request), request, (job) => toJobDto(job));
    const subject = { type: 'account', id: actor.accountId };
    await this.audit.append(actor, { action: 'job.list', subject, facts: { count: page.data.length } });
    return page;
  }

  /** Idempotent: what has ended stays as it ended. Throws `INFERENCE.JOB_NOT_FOUND`. */
  async cancel(actor: Actor, id: JobId): Promise<JobDto> {
    await this.requireJob(actor, id);
    if (await this.jobs.cancel(actor.accountId, id)) await this.record(actor, 'job.cancel', id);
    return this.show(await this.requireJob(actor, id));
  }

  /** Throws `INFERENCE.JOB_NOT_FOUND`, for jobs of other accounts too. */
  async requireJob({ accountId }: Pick<Actor, 'accountId'>, id: JobId): Promise<JobEntity> {
    const job = await this.jobs.find(accountId, id);
    if (job === null) throw new AppError(INFERENCE_ERRORS.JOB_NOT_FOUND);
    return job;
  }

  /** With its place in line, and the reason when that is not all it waits for. */
  async show(job: JobEntity): Promise<JobDto> {
    const queuePosition = await this.jobs.findPosition(job);
    return toJobDto(job, { queuePosition, waiting: await this.waiting.reasonOf(job) });
  }

  private async showAgain(actor: Actor, id: JobId): Promise<JobDto | null> {
    const job = await this.jobs.find(actor.accountId, id);
    if (job === null) return null;
    await this.record(actor, 'job.read', id);
    return this.show(job);
  }

  private async start(actor: Actor, request: CreateJobRequest): Promise<Made<JobId, JobDto>> {
    const { accountId } = actor;
    const { radiographId } = request;
    await this.radiographs.requireRadiograph(accountId, radiographId);
    const template = this.registry.get(request.workflow, request.workflowVersion);
    const parameters = this.registry.checkParameters(template, request.parameters);
    const what = { workflow: template.id, workflowVersion: template.version };
    const id = newId<'job'>();
    const job = await this.jobs.insert({ accountId, id, radiographId, ...what, parameters });
    await this.queue.enqueue(RUN_INFERENCE, `${id}.${job.fence}`, { accountId, jobId: id, radiographId, ...what });
    await this.record(actor, 'job.create', id, { workflow: template.id, version: template.version });
    return { id, response: await this.show(job) };
  }

  private record(actor: Actor, action: string, id: JobId, facts: Record<string, string | number> = {}): Promise<void> {
    return this.audit.append(actor, { action, subject: { type: 'job', id }, facts });
  }
}
