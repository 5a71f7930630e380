import { Module } from '@nestjs/common';
import { EndpointMonitor } from './endpoints/endpoint-monitor.js';
import { EndpointReporter } from './endpoints/endpoint-reporter.js';
import { InferenceModule } from './inference.module.js';
import { AttemptConclusion } from './running/attempt-conclusion.js';
import { OwnSide } from './running/own-side.js';
import { JobClaims } from './running/job-claims.js';
import { JobReconciler } from './running/job-reconciler.js';
import { JobRunner } from './running/job-runner.js';
import { JobTurns } from './running/job-turns.js';
import { JobSettlement } from './running/job-settlement.js';
import { ObjectSweeper } from './running/object-sweeper.js';
import { RunInferenceHandler } from './running/run-inference.handler.js';

/** Runs jobs: for worker processes, as many as there are. */
@Module({
  imports: [InferenceModule],
  providers: [
    EndpointMonitor,
    EndpointReporter,
    JobClaims,
    JobTurns,
    JobSettlement,
    AttemptConclusion,
    JobRunner,
    OwnSide,
    ObjectSweeper,
    JobReconciler,
    RunInferenceHandler,
  ],
})
export class InferenceJobsModule {}
