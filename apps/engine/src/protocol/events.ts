import type { GenerationFeatures } from '../generation/generation.js';
import type { StoredImage } from '../nodes/node-definition.js';
import type { JsonObject } from './json.js';

/** A text message of the socket: `{type, data}`. */
export interface SocketEvent {
  readonly type: string;
  readonly data: JsonObject;
}

/** The five ids that identify a node wherever the protocol names one; sub-graphs do not exist here. */
export const nodeIdentity = (node: string, promptId: string) => ({
  node_id: node,
  prompt_id: promptId,
  display_node_id: node,
  parent_node_id: null,
  real_node_id: node,
});

/** Queue length; the first one on a socket also tells it its id. */
export const statusEvent = (remaining: number, sid?: string): SocketEvent => ({
  type: 'status',
  data: { status: { exec_info: { queue_remaining: remaining } }, ...(sid !== undefined && { sid }) },
});

/** The running node; null = the task is over, however it ended. */
export const executingEvent = (node: string | null, promptId: string): SocketEvent => ({
  type: 'executing',
  data: node === null ? { node, prompt_id: promptId } : { node, display_node: node, prompt_id: promptId },
});

/** Sent to a client that comes back while its own prompt runs; carries no prompt id. */
export const resumedEvent = (node: string): SocketEvent => ({ type: 'executing', data: { node } });

export const executedEvent = (node: string, promptId: string, images: readonly StoredImage[]): SocketEvent => ({
  type: 'executed',
  data: { node, display_node: node, output: { images: images.map((image) => ({ ...image })) }, prompt_id: promptId },
});

export const progressEvent = (node: string, promptId: string, value: number, max: number): SocketEvent => ({
  type: 'progress',
  data: { value, max, prompt_id: promptId, node },
});

export const progressStateEvent = (promptId: string, nodes: JsonObject): SocketEvent => ({
  type: 'progress_state',
  data: { prompt_id: promptId, nodes },
});

/** What the server says it can do, over the socket and at `/features`. */
export const featureFlags = ({ flags }: GenerationFeatures, maxUploadBytes: number): JsonObject => ({
  supports_preview_metadata: true,
  max_upload_size: maxUploadBytes,
  ...flags,
});
