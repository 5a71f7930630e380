import { InjectedFailure } from '../faults/faulty-node.js';
import { NodeFailure } from '../nodes/node-failure.js';
import type { NodeInputs } from '../nodes/node-inputs.js';
import type { JsonObject } from '../protocol/json.js';

/** A node that stopped the run, and with what it was working. */
export class NodeStopped extends Error {
  constructor(
    readonly node: string,
    readonly classType: string,
    override readonly cause: unknown,
    readonly inputs: NodeInputs | null,
  ) {
    super('A node stopped the run', { cause });
  }
}

const exceptionOf = (cause: unknown): { exception_type: string; exception_message: string } => {
  if (cause instanceof NodeFailure || cause instanceof InjectedFailure) {
    return { exception_type: cause.exceptionType, exception_message: cause.message };
  }
  return { exception_type: 'RuntimeError', exception_message: 'The node failed.' };
};

/** The part of `execution_error` that says what went wrong. Only planted canaries put pixels or paths into it. */
export const failureDetails = ({ cause, classType, inputs }: NodeStopped): JsonObject => {
  const planted = cause instanceof InjectedFailure ? cause : null;
  const described: JsonObject = inputs ? inputs.describe() : {};
  if (planted && planted.plantedInputs.length > 0) described['image'] = planted.plantedInputs;
  return {
    ...exceptionOf(cause),
    traceback: [...(planted?.plantedTraceback ?? []), `  Node "${classType}", in run\n`],
    current_inputs: described,
  };
};
