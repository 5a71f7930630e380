import type { ExecutionError, NodeError, NodeErrors, RejectionAnswer } from './answers.schema.js';
import { ComfyFailure, type ComfyFailureReason, type FailureNode } from './comfy-failure.js';

const OUT_OF_MEMORY = /out ?of ?memory|not enough memory|can't allocate memory|^memoryerror$/i;
const DEVICE_BROKEN =
  /\b(?:cuda|hip|cudnn|cublas|cufft|nccl)[ _]?(?:runtime )?error|device-side assert|illegal memory access|acceleratorerror|CUDNN_STATUS|CUBLAS_STATUS/i;

/** The failure behind an `execution_error`. Its texts decide the class and are dropped. */
export function classifyExecutionError(error: ExecutionError): ComfyFailure {
  return new ComfyFailure(executionReason(error), { nodeId: error.node_id ?? null, nodeType: error.node_type ?? null });
}

function executionReason({ exception_type, exception_message }: ExecutionError): ComfyFailureReason {
  const signs = [exception_type ?? '', exception_message ?? ''];
  if (signs.some((sign) => OUT_OF_MEMORY.test(sign))) return 'OUT_OF_MEMORY';
  return signs.some((sign) => DEVICE_BROKEN.test(sign)) ? 'DEVICE_POISONED' : 'NODE_FAILED';
}

/** The failure behind a 400 on POST /prompt. */
export function classifyRejection({ error, node_errors }: RejectionAnswer): ComfyFailure {
  if (error?.type === 'missing_node_type' || error?.type === 'invalid_prompt') {
    const { node_id = null, class_type = null } = error.extra_info ?? {};
    return new ComfyFailure('NODE_UNAVAILABLE', { nodeId: node_id, nodeType: class_type });
  }
  return classifyNodeErrors(node_errors, 'GRAPH_REJECTED');
}

/**
 * The failure behind a non-empty `node_errors`. A LoadImage that does not find its file means that the endpoint
 * restarted between upload and submission (its temp folder is wiped at start): not the graph's fault.
 */
export function classifyNodeErrors(errors: NodeErrors, otherwise: 'GRAPH_REJECTED' | 'BRANCH_REJECTED'): ComfyFailure {
  const lost = Object.entries(errors).find(([, node]) => missesItsFile(node));
  const first = lost ?? Object.entries(errors)[0];
  return new ComfyFailure(lost ? 'INPUT_LOST' : otherwise, nodeOf(first));
}

function missesItsFile({ class_type, errors }: NodeError): boolean {
  return (class_type ?? '').startsWith('LoadImage') && errors.some(({ type }) => type === 'custom_validation_failed');
}

function nodeOf(entry: [string, NodeError] | undefined): Partial<FailureNode> {
  return entry ? { nodeId: entry[0], nodeType: entry[1].class_type ?? null } : {};
}
