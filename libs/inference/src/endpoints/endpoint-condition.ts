import type { ComfyFailure } from '@phoxray/comfyui';

/**
 * Why an endpoint gets no work, or not every work. `lacks-nodes`: it works, but cannot run every workflow.
 * `changes-pixels`: pictures do not come back as they were sent. `failing`: it answers, and not as a ComfyUI should.
 */
export const ENDPOINT_TROUBLES = [
  'changes-pixels',
  'access-refused',
  'lacks-nodes',
  'failing',
  'not-answering',
] as const;
export type EndpointTrouble = (typeof ENDPOINT_TROUBLES)[number];

/** How an endpoint was when it was last looked at. */
export interface EndpointCondition {
  /** Null when nothing is wrong. */
  readonly trouble: EndpointTrouble | null;
  /** Code of the failure behind the trouble, when there is one, and the HTTP status that it came with. */
  readonly code: string | null;
  readonly status: number | null;
  /** Node classes that workflows need and that the endpoint lacks. */
  readonly missing: readonly string[];
}

/** Nobody has looked yet. */
export const UNSEEN: EndpointCondition = { trouble: 'not-answering', code: null, status: null, missing: [] };

/** The endpoint works; `missing` are the node classes that it lacks. */
export function workingCondition(missing: readonly string[]): EndpointCondition {
  return { trouble: missing.length > 0 ? 'lacks-nodes' : null, code: null, status: null, missing };
}

/** The endpoint works, but changes the pixels of pictures. */
export const CHANGES_PIXELS: EndpointCondition = { ...UNSEEN, trouble: 'changes-pixels' };

/** What a failure says about the endpoint; anything but a failure of the client is ours, and says that it fails. */
export function conditionOf(failure: ComfyFailure | null): EndpointCondition {
  if (failure === null) return { ...UNSEEN, trouble: 'failing' };
  const { code, status } = failure;
  const missing = failure.is('NODE_UNAVAILABLE') && failure.nodeType !== null ? [failure.nodeType] : [];
  return { trouble: troubleOf(failure), code, status, missing };
}

function troubleOf(failure: ComfyFailure): EndpointTrouble {
  if (failure.is('ACCESS_REFUSED')) return 'access-refused';
  if (failure.is('NODE_UNAVAILABLE')) return 'lacks-nodes';
  return failure.kind === 'network' ? 'not-answering' : 'failing';
}

/** Whether two looks found the same. */
export function isSameCondition(one: EndpointCondition, other: EndpointCondition): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
