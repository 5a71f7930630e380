import { z } from 'zod';
import { parsePythonJson } from './python-json.js';

/**
 * The events of the socket that a run is followed by. Of an `execution_error` only the prompt's id is read: its
 * `current_inputs` are printed pixels and its traceback is paths; the failure itself is read over HTTP.
 */
const promptOnly = z.object({ prompt_id: z.string() });
const nodeProgress = z.object({ value: z.number(), max: z.number(), state: z.string() });

const comfyEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('execution_start'), data: promptOnly }),
  z.object({ type: z.literal('execution_cached'), data: promptOnly.extend({ nodes: z.array(z.string()) }) }),
  z.object({ type: z.literal('executing'), data: promptOnly.extend({ node: z.string().nullable() }) }),
  z.object({ type: z.literal('executed'), data: promptOnly.extend({ node: z.string() }) }),
  z.object({
    type: z.literal('progress'),
    data: promptOnly.extend({ node: z.string(), value: z.number(), max: z.number() }),
  }),
  z.object({
    type: z.literal('progress_state'),
    data: promptOnly.extend({ nodes: z.record(z.string(), nodeProgress) }),
  }),
  z.object({ type: z.literal('execution_success'), data: promptOnly }),
  z.object({ type: z.literal('execution_error'), data: promptOnly }),
  z.object({ type: z.literal('execution_interrupted'), data: promptOnly }),
]);

export type ComfyEvent = z.output<typeof comfyEvent>;

/** The event in a text frame, or null for one that follows no run (status, feature flags, unknown or malformed). */
export function readEvent(frame: string): ComfyEvent | null {
  try {
    return comfyEvent.parse(parsePythonJson(frame));
  } catch {
    return null;
  }
}
