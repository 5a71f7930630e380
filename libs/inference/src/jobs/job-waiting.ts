import { Injectable } from '@nestjs/common';
import { Database } from '@phoxray/platform/database';
import { reasonOfWaiting, type EndpointView } from '../endpoints/waiting.policy.js';
import type { JobWaitingCode } from '../inference.errors.js';
import { requiredNodes } from '../workflows/workflow.js';
import { WorkflowRegistry } from '../workflows/workflow-registry.js';
import type { JobEntity } from './job.entity.js';

/** A shorter wait needs no reason: workers report every few seconds. */
const PATIENCE_SECONDS = 3;
/** A worker that reported longer ago is gone. */
const CURRENT_SECONDS = 30;

/** Says why jobs wait, as the workers see the image servers. */
@Injectable()
export class JobWaiting {
  constructor(
    private readonly database: Database,
    private readonly registry: WorkflowRegistry,
  ) {}

  /** Null for a job that does not wait, or only for its turn. Joins the current transaction. */
  async reasonOf({ state, queuedAt, workflow, workflowVersion }: JobEntity): Promise<JobWaitingCode | null> {
    if (state !== 'queued') return null;
    const [{ waits, views } = { waits: false, views: [] }] = await this.database.query<{
      waits: boolean;
      views: EndpointView[];
    }>(
      `select now() - $1::timestamptz > make_interval(secs => $2) as waits,
         coalesce(jsonb_agg(jsonb_build_object('trouble', trouble, 'missing', missing))
           filter (where seen_at > now() - make_interval(secs => $3)), '[]') as views
       from phoxray.endpoint_status`,
      [queuedAt, PATIENCE_SECONDS, CURRENT_SECONDS],
    );
    return waits ? reasonOfWaiting(requiredNodes(this.registry.get(workflow, workflowVersion)), views) : null;
  }
}
