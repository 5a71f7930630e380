import { Module } from '@nestjs/common';
import { InferenceModule } from './inference.module.js';
import { JobChannel } from './jobs/job-channel.js';
import { JobStreamService } from './jobs/job-stream.service.js';
import { JobWatches } from './jobs/job-watches.js';
import { JobController } from './jobs/job.controller.js';
import { JobRepository } from './jobs/job.repository.js';
import { JobWaiting } from './jobs/job-waiting.js';
import { JobService } from './jobs/job.service.js';
import { ResultController } from './results/result.controller.js';
import { ResultRepository } from './results/result.repository.js';
import { ResultService } from './results/result.service.js';
import { WorkflowAvailability } from './workflows/workflow-availability.js';
import { WorkflowController } from './workflows/workflow.controller.js';
import { WorkflowService } from './workflows/workflow.service.js';

/** Workflows, jobs and results over HTTP. */
@Module({
  imports: [InferenceModule],
  controllers: [WorkflowController, JobController, ResultController],
  providers: [
    WorkflowAvailability,
    WorkflowService,
    JobChannel,
    JobWatches,
    JobRepository,
    JobService,
    JobWaiting,
    JobStreamService,
    ResultRepository,
    ResultService,
  ],
})
export class InferenceHttpModule {}
