import type { CollectedFile, ComfyClient, ComfyGraph, OutputExpectation, PromptOutcome } from '@phoxray/comfyui';
import { newId, type AttemptId } from '@phoxray/kernel';
import sharp from 'sharp';

export const WIDTH = 96;
export const HEIGHT = 64;

/** A noise image as a radiograph is sent: 8-bit grey; each seed is another patient. */
export function noise(seed: number, width = WIDTH, height = HEIGHT): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: width * height }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/** A grey PNG, as the display rendition is. */
export function png(samples: Uint8Array, width = WIDTH, height = HEIGHT): Promise<Buffer> {
  return sharp(samples, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

/** What a strict threshold at `value` (0..1) must give, computed here and not by the server. */
export function thresholded(samples: Uint8Array, value: number): Uint8Array {
  return samples.map((sample) => (sample / 255 > value ? 255 : 0));
}

/** The first channel of a collected PNG. */
export async function pixelsOf({ bytes }: CollectedFile): Promise<Uint8Array> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return Uint8Array.from(data.filter((_, index) => index % info.channels === 0));
}

/** LoadImage → ImageToMask → ThresholdMask → MaskToImage → save; the last node is PreviewImage without a prefix. */
export function maskGraph(reference: string, value: number, prefix?: string): ComfyGraph {
  const save =
    prefix === undefined
      ? { class_type: 'PreviewImage', inputs: { images: ['4', 0] } }
      : { class_type: 'SaveImage', inputs: { images: ['4', 0], filename_prefix: prefix } };
  return {
    '1': { class_type: 'LoadImage', inputs: { image: reference } },
    '2': { class_type: 'ImageToMask', inputs: { image: ['1', 0], channel: 'red' } },
    '3': { class_type: 'ThresholdMask', inputs: { mask: ['2', 0], value } },
    '4': { class_type: 'MaskToImage', inputs: { mask: ['3', 0] } },
    '6': save,
  };
}

export const MASK: readonly OutputExpectation[] = [{ nodeId: '6', count: 1, width: WIDTH, height: HEIGHT }];

/** Uploads an image for a fresh attempt; returns the attempt and the reference for LoadImage. */
export async function upload(
  client: ComfyClient,
  samples: Uint8Array,
): Promise<{ readonly promptId: AttemptId; readonly reference: string }> {
  const promptId: AttemptId = newId();
  const reference = await client.uploadInput({ attemptId: promptId, bytes: await png(samples) });
  return { promptId, reference };
}

/** Submits, which must succeed, and watches to the end. */
export async function run(client: ComfyClient, promptId: AttemptId, graph: ComfyGraph): Promise<PromptOutcome> {
  const submitted = await client.submit({ promptId, graph });
  if (submitted.state !== 'accepted') throw submitted.failure;
  return client.watch(promptId);
}

/** The files of a run that must have completed. */
export function filesOf(client: ComfyClient, outcome: PromptOutcome, expected = MASK): Promise<CollectedFile[]> {
  if (outcome.state !== 'completed') throw outcome.failure;
  return client.collect(outcome.outputs, expected);
}
