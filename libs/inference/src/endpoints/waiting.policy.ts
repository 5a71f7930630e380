import type { JobWaitingCode } from '../inference.errors.js';
import { ENDPOINT_TROUBLES, type EndpointTrouble } from './endpoint-condition.js';

/** How an endpoint looks to some worker. */
export interface EndpointView {
  readonly trouble: EndpointTrouble | null;
  /** Node classes that it lacks. */
  readonly missing: readonly string[];
}

const CODES: Readonly<Record<EndpointTrouble, JobWaitingCode>> = {
  'changes-pixels': 'INFERENCE.SERVERS_CHANGE_PIXELS',
  'access-refused': 'INFERENCE.SERVERS_REFUSE_ACCESS',
  'lacks-nodes': 'INFERENCE.SERVERS_LACK_NODES',
  failing: 'INFERENCE.SERVERS_FAIL',
  'not-answering': 'INFERENCE.SERVERS_SILENT',
};

/**
 * Why no endpoint can run a workflow that needs these node classes, or null when one can: then the job only waits for
 * its turn. Of several troubles the one that somebody has to mend is told first.
 */
export function reasonOfWaiting(needs: readonly string[], views: readonly EndpointView[]): JobWaitingCode | null {
  if (views.length === 0) return 'INFERENCE.NO_WORKER';
  if (views.some((view) => canRun(view, needs))) return null;
  const trouble = ENDPOINT_TROUBLES.find((one) => views.some((view) => view.trouble === one));
  return trouble === undefined ? null : CODES[trouble];
}

function canRun({ trouble, missing }: EndpointView, needs: readonly string[]): boolean {
  return trouble === null || (trouble === 'lacks-nodes' && needs.every((node) => !missing.includes(node)));
}
