import { newId } from '@phoxray/kernel';
import type { ComfyClient } from './comfy-client.js';
import { decodePng, encodeGreyPng } from './grey-png.js';
import type { ComfyGraph } from './prompt-submitter.js';
import type { CollectedFile } from './result-collector.js';

/** Whether an endpoint gives every grey level back unchanged; `wrongSamples` of all samples of both outputs. */
export interface FidelityReport {
  readonly exact: boolean;
  readonly wrongSamples: number;
}

const LEVELS = 256;
const ROWS = 4;
const OUTPUTS = ['image', 'mask'].map((nodeId) => ({ nodeId, count: 1, width: LEVELS, height: ROWS }));

/** The paths that our workflows use: image to file, and image through a mask to file. */
function rampGraph(reference: string): ComfyGraph {
  return {
    load: { class_type: 'LoadImage', inputs: { image: reference } },
    image: { class_type: 'PreviewImage', inputs: { images: ['load', 0] } },
    red: { class_type: 'ImageToMask', inputs: { image: ['load', 0], channel: 'red' } },
    grey: { class_type: 'MaskToImage', inputs: { mask: ['red', 0] } },
    mask: { class_type: 'PreviewImage', inputs: { images: ['grey', 0] } },
  };
}

/**
 * Sends a ramp of all 256 levels through an endpoint and compares what comes back, sample by sample. Throws a
 * ComfyFailure when it does not come back at all.
 */
export async function probePixelFidelity(client: ComfyClient, signal?: AbortSignal): Promise<FidelityReport> {
  const promptId = newId<'attempt'>();
  const bytes = encodeGreyPng(LEVELS, ROWS, ramp());
  const reference = await client.uploadInput({ attemptId: promptId, bytes, signal });
  const submitted = await client.submit({ promptId, graph: rampGraph(reference), signal });
  if (submitted.state !== 'accepted') throw submitted.failure;
  const outcome = await client.watch(promptId, { signal });
  if (outcome.state !== 'completed') throw outcome.failure;
  const files = await client.collect(outcome.outputs, OUTPUTS, signal);
  await client.forget(promptId, signal);
  const wrongSamples = files.reduce((sum, file) => sum + countWrong(file), 0);
  return { exact: wrongSamples === 0, wrongSamples };
}

function ramp(): Uint8Array {
  return Uint8Array.from({ length: LEVELS * ROWS }, (_, index) => index % LEVELS);
}

function countWrong({ bytes }: CollectedFile): number {
  const raster = decodePng(bytes);
  if (!raster) return LEVELS * ROWS;
  const { samples, channels } = raster;
  const colours = channels >= 3 ? 3 : 1;
  let wrong = 0;
  for (let at = 0; at < samples.length; at += 1) {
    const pixel = Math.floor(at / channels);
    if (at % channels < colours && samples[at] !== pixel % LEVELS) wrong += 1;
  }
  return wrong;
}
