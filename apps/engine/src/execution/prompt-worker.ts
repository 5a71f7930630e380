import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultBoard } from '../faults/fault-board.js';
import { executingEvent } from '../protocol/events.js';
import type { SocketHub } from '../protocol/socket-hub.js';
import type { ExecutionRecord, History } from './history.js';
import type { InterruptSwitch } from './interrupt-switch.js';
import { clientOf } from './prompt-graph.js';
import type { PromptItem } from './prompt-graph.js';
import type { PromptQueue } from './prompt-queue.js';

/** What the worker needs of the engine. */
export interface WorkerScope {
  readonly queue: PromptQueue;
  readonly history: History;
  readonly hub: SocketHub;
  readonly interrupt: InterruptSwitch;
  readonly faults: FaultBoard;
  /** Between `execution_success` and the history record: whoever trusts the event finds nothing. */
  readonly historyLagMs: number;
  execute(item: PromptItem): Promise<ExecutionRecord>;
}

/** Takes one prompt after the other until the signal aborts; a run cut short by it leaves no record. */
export const workPrompts = async (scope: WorkerScope, signal: AbortSignal): Promise<void> => {
  for (let item = await scope.queue.take(signal); item; item = await scope.queue.take(signal)) {
    scope.interrupt.lower();
    const record = await scope.execute(item);
    await sleep(scope.historyLagMs, undefined, { signal });
    remember(scope, item, record, signal);
    scope.queue.finish();
    const client = clientOf(item);
    if (client !== null) scope.hub.send(executingEvent(null, item.promptId), client);
  }
};

/** A planned delay leaves the prompt in neither queue nor history for a while. */
const remember = (scope: WorkerScope, item: PromptItem, record: ExecutionRecord, signal: AbortSignal): void => {
  const slow = scope.faults.strike('slow-history');
  if (!slow) {
    scope.history.add(item, record);
    return;
  }
  const late = sleep(slow.ms, undefined, { signal, ref: false });
  late.then(
    () => scope.history.add(item, record),
    () => undefined,
  );
};
