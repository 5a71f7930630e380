import { Injectable } from '@nestjs/common';
import { Database } from '@phoxray/platform/database';
import { z } from 'zod';
import { WorkflowRegistry } from '../workflows/workflow-registry.js';
import { requiredNodes, type WorkflowTemplate } from '../workflows/workflow.js';
import { jobReference, type JobReference } from './run-inference.job.js';

const freshJob = z
  .object({
    account_id: z.string(),
    id: z.string(),
    radiograph_id: z.string(),
    workflow: z.string(),
    workflow_version: z.int(),
  })
  .transform(({ account_id, id, radiograph_id, workflow, workflow_version }) =>
    jobReference.parse({
      accountId: account_id,
      jobId: id,
      radiographId: radiograph_id,
      workflow,
      workflowVersion: workflow_version,
    }),
  );

/**
 * Whose turn it is. A queue entry only says that there is work: which job is begun is decided when a slot is free, so
 * that no account waits behind all jobs of another. A job that was begun before keeps the worker that sees it through.
 */
@Injectable()
export class JobTurns {
  constructor(
    private readonly database: Database,
    private readonly registry: WorkflowRegistry,
  ) {}

  /** The next job that an endpoint can run which `has` these node classes; null when none waits. */
  async next(has: (needs: readonly string[]) => boolean): Promise<JobReference | null> {
    const workflows = this.registry.listVersions().filter((template) => has(requiredNodes(template)));
    const rows = await this.database.withoutAccount(() =>
      this.database.query('select * from phoxray.next_job_in_turn($1)', [workflows.map(nameOf)]),
    );
    return z.array(freshJob).parse(rows)[0] ?? null;
  }
}

const nameOf = ({ id, version }: WorkflowTemplate): string => `${id}@${version}`;
