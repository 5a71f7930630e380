import { setTimeout as sleep } from 'node:timers/promises';
import type { InterruptSwitch } from '../execution/interrupt-switch.js';
import type { FaultBoard, Occasion } from './fault-board.js';
import type { FaultOf } from './fault-plan.schema.js';

const HANG_POLL_MS = 20;
const OOM_MESSAGE = 'CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.69 GiB.\n';
const POISON_MESSAGE = 'CUDA error: an illegal memory access was encountered\n';

/** A planned failure of a node, with what the real server would print beside it. */
export class InjectedFailure extends Error {
  constructor(
    readonly exceptionType: string,
    message: string,
    readonly plantedInputs: string[] = [],
    readonly plantedTraceback: string[] = [],
  ) {
    super(message);
  }
}

/** What can be done to a run from within one of its nodes. */
export interface NodeFaultScope {
  readonly faults: FaultBoard;
  readonly interrupt: InterruptSwitch;
  readonly signal: AbortSignal;
  /** Delay before every node, whatever the plan: ENGINE_NODE_DELAY_MS. */
  readonly nodeDelayMs: number;
  poison(): void;
  isPoisoned(): boolean;
  restart(downMs: number): void;
}

const hang = async (fault: FaultOf<'hang'>, scope: NodeFaultScope): Promise<void> => {
  while (scope.faults.holds(fault)) {
    if (fault.interruptible) scope.interrupt.check();
    await sleep(HANG_POLL_MS, undefined, { signal: scope.signal });
  }
};

const canary = ({ canaryPixels, canaryPath }: FaultOf<'execution-error'>): InjectedFailure =>
  new InjectedFailure(
    'RuntimeError',
    `cannot process '${canaryPath}': unexpected value ${canaryPixels}\n`,
    [`tensor([[[[${canaryPixels}, ${canaryPixels}, ${canaryPixels}],\n          ...]]]])`],
    [`  File "${canaryPath}", line 1, in run\n`],
  );

const fail = (scope: NodeFaultScope, occasion: Occasion): void => {
  if (scope.faults.strike('oom', occasion)) throw new InjectedFailure('torch.OutOfMemoryError', OOM_MESSAGE);
  if (scope.faults.strike('poison', occasion)) scope.poison();
  if (scope.isPoisoned()) throw new InjectedFailure('torch.AcceleratorError', POISON_MESSAGE);
  const planted = scope.faults.strike('execution-error', occasion);
  if (planted) throw canary(planted);
};

const linger = async (scope: NodeFaultScope, occasion: Occasion): Promise<void> => {
  const delay = scope.nodeDelayMs + (scope.faults.strike('delay', occasion)?.ms ?? 0);
  if (delay > 0) await sleep(delay, undefined, { signal: scope.signal });
  const hanging = scope.faults.strike('hang', occasion);
  if (hanging) await hang(hanging, scope);
};

/** Everything that is planned to happen to a node before it works: restart, slowness, hanging, failing. */
export const sufferNodeFaults = async (scope: NodeFaultScope, occasion: Occasion): Promise<void> => {
  const restart = scope.faults.strike('restart', { ...occasion, at: 'node' });
  if (restart) scope.restart(restart.downMs);
  scope.signal.throwIfAborted();
  await linger(scope, occasion);
  fail(scope, occasion);
};
