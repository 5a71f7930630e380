import type { ComfyFailure } from './comfy-failure.js';

/** A file named by an output node; only good for asking GET /view, never for a path of ours. */
export interface OutputFile {
  readonly filename: string;
  readonly subfolder: string;
  readonly type: string;
}

/** Files by output node id, of the nodes that named any. */
export type PromptOutputs = ReadonlyMap<string, readonly OutputFile[]>;

/** A prompt that will not move any more. */
export type TerminalSighting =
  | { readonly state: 'completed'; readonly outputs: PromptOutputs }
  | { readonly state: 'failed'; readonly failure: ComfyFailure }
  | { readonly state: 'interrupted'; readonly failure: ComfyFailure };

/**
 * What an endpoint says about a prompt right now. `position`: 1 = next to run, null = not told. `unknown` is not
 * `lost`: it is also the answer for a prompt that finished a moment ago (see `weighSighting`).
 */
export type PromptSighting =
  | TerminalSighting
  | { readonly state: 'pending'; readonly position: number | null }
  | { readonly state: 'running' }
  | { readonly state: 'unknown' };

/** Whether the prompt has ended, one way or another. */
export function isTerminal(sighting: { readonly state: string }): sighting is TerminalSighting {
  return sighting.state === 'completed' || sighting.state === 'failed' || sighting.state === 'interrupted';
}
