import { Injectable } from '@nestjs/common';
import { HandlesJob, type QueueHandler } from '@phoxray/platform/queue';
import { JobRunner } from './job-runner.js';
import { RUN_INFERENCE, type JobReference } from './run-inference.job.js';

/** Runs a job for each queue entry: the one whose account's turn it is. */
@Injectable()
@HandlesJob(RUN_INFERENCE)
export class RunInferenceHandler implements QueueHandler<JobReference> {
  constructor(private readonly runner: JobRunner) {}

  /** A job that was still in line at a shutdown stays there: the row is what counts, not the entry. */
  async handle(job: JobReference, shutdown: AbortSignal): Promise<void> {
    try {
      await this.runner.runInTurn(job, shutdown);
    } catch (error) {
      if (!shutdown.aborted) throw error;
    }
  }
}
