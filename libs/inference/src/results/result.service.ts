import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppError, type Actor, type JobId, type ResultId } from '@phoxray/kernel';
import { AuditLog } from '@phoxray/platform/audit';
import { Database } from '@phoxray/platform/database';
import { EncryptedObjects } from '@phoxray/platform/storage';
import { INFERENCE_ERRORS } from '../inference.errors.js';
import { JobService } from '../jobs/job.service.js';
import { WorkflowRegistry } from '../workflows/workflow-registry.js';
import { toResultDto, type ResultListDto } from './result.dto.js';
import { ResultRepository } from './result.repository.js';

/** A result's PNG on its way out; `fileName` is ours and names no person. */
export interface ResultContent {
  readonly bytes: number;
  /** Strong entity tag: the PNG's SHA-256. */
  readonly etag: string;
  readonly fileName: string;
  open(): Promise<Readable>;
}

/** Masks and images of finished jobs. */
@Injectable()
export class ResultService {
  constructor(
    private readonly results: ResultRepository,
    private readonly jobs: JobService,
    private readonly registry: WorkflowRegistry,
    private readonly objects: EncryptedObjects,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** Empty until the job has succeeded. Throws `INFERENCE.JOB_NOT_FOUND`. */
  async list(actor: Actor, jobId: JobId): Promise<ResultListDto> {
    const job = await this.jobs.requireJob(actor, jobId);
    const template = this.registry.get(job.workflow, job.workflowVersion);
    const results = await this.results.listOf(actor.accountId, jobId);
    const subject = { type: 'job', id: jobId };
    await this.audit.append(actor, { action: 'result.list', subject, facts: { count: results.length } });
    return { data: results.map((result) => toResultDto(result, template)) };
  }

  /** Opens its own transaction: the audit entry is committed before the first byte leaves. Throws a 404. */
  async find(actor: Actor, jobId: JobId, id: ResultId): Promise<ResultContent> {
    const { result, key } = await this.database.inAccount(actor.accountId, async () => {
      const result = await this.results.find(actor.accountId, jobId, id);
      if (result === null) throw new AppError(INFERENCE_ERRORS.RESULT_NOT_FOUND);
      await this.audit.append(actor, { action: 'result.read', subject: { type: 'result', id } });
      return { result, key: await this.objects.keyOfAccount() };
    });
    const { objectName, bytes, sha256, output } = result;
    const open = (): Promise<Readable> => this.objects.get(key, objectName);
    return { bytes, etag: `"${sha256}"`, fileName: `${output}.png`, open };
  }
}
