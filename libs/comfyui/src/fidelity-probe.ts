import { newId, type AttemptId } from '@phoxray/kernel';
import type { ComfyClient } from './comfy-client.js';
import { decodePng, encodeGreyPng } from './grey-png.js';
import { INPUT_FORMS, type InputForm } from './loader-png.js';
import type { ComfyGraph } from './prompt-submitter.js';
import type { CollectedFile, OutputExpectation } from './result-collector.js';

/**
 * Whether an endpoint gives every grey level back unchanged, and in which form it wants its pictures. `form` is null
 * when no form comes back unchanged; `wrongSamples` counts those of the form that was tried last, null when the
 * endpoint could not run it.
 */
export interface FidelityReport {
  readonly form: InputForm | null;
  readonly wrongSamples: number | null;
}

interface ProbePicture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly samples: Uint8Array;
}

/** Loaders that fail do so at single levels, at odd widths and at sizes below a block of their decoder. */
const PICTURES: readonly ProbePicture[] = [
  picture(256, 4, (at) => at % 256),
  picture(1, 1, () => 255),
  picture(3, 5, (at) => 255 - at),
  picture(33, 7, (at) => at + 25),
  picture(257, 2, (at) => 255 - (at % 256)),
];

function picture(width: number, height: number, level: (at: number) => number): ProbePicture {
  const samples = Uint8Array.from({ length: width * height }, (_, at) => level(at));
  return { name: `probe-${width}x${height}`, width, height, samples };
}

/**
 * Sends pictures with all 256 levels and with unusual sizes through an endpoint, compares what comes back, sample by
 * sample, and leaves the client with the first form that is exact. Throws a ComfyFailure when the endpoint cannot be
 * asked.
 */
export async function probePixelFidelity(client: ComfyClient, signal?: AbortSignal): Promise<FidelityReport> {
  let wrongSamples: number | null = null;
  for (const form of INPUT_FORMS) {
    client.inputForm = form;
    wrongSamples = await countWrongSamples(client, signal);
    if (wrongSamples === 0) return { form, wrongSamples };
  }
  return { form: null, wrongSamples };
}

/** Null when the endpoint accepts the pictures and fails to run them: some loaders give up at unusual sizes. */
async function countWrongSamples(client: ComfyClient, signal?: AbortSignal): Promise<number | null> {
  const promptId = newId<'attempt'>();
  const references = await uploadAll(client, promptId, signal);
  const submitted = await client.submit({ promptId, graph: probeGraph(references), signal });
  if (submitted.state !== 'accepted') throw submitted.failure;
  const outcome = await client.watch(promptId, { signal });
  if (outcome.state !== 'completed' && outcome.failure.is('NODE_FAILED')) return null;
  if (outcome.state !== 'completed') throw outcome.failure;
  const files = await client.collect(outcome.outputs, EXPECTED, signal);
  await client.forget(promptId, signal);
  return files.reduce((sum, file) => sum + countWrong(file), 0);
}

function uploadAll(client: ComfyClient, attemptId: AttemptId, signal?: AbortSignal): Promise<string[]> {
  return Promise.all(
    PICTURES.map(({ name, width, height, samples }) =>
      client.uploadInput({ attemptId, bytes: encodeGreyPng(width, height, samples), name: `${name}.png`, signal }),
    ),
  );
}

const IMAGE = 'image';
const MASK = 'mask';

const EXPECTED: readonly OutputExpectation[] = PICTURES.flatMap(({ name, width, height }) =>
  [IMAGE, MASK].map((path) => ({ nodeId: `${name}-${path}`, count: 1, width, height })),
);

/** The paths that our workflows use: image to file, and image through a mask to file. */
function probeGraph(references: readonly string[]): ComfyGraph {
  const graphs = PICTURES.map(({ name }, index) => pathsOf(name, references[index] ?? ''));
  return Object.fromEntries(graphs.flatMap((graph) => Object.entries(graph)));
}

function pathsOf(name: string, reference: string): ComfyGraph {
  return {
    [`${name}-load`]: { class_type: 'LoadImage', inputs: { image: reference } },
    [`${name}-${IMAGE}`]: { class_type: 'PreviewImage', inputs: { images: [`${name}-load`, 0] } },
    [`${name}-red`]: { class_type: 'ImageToMask', inputs: { image: [`${name}-load`, 0], channel: 'red' } },
    [`${name}-grey`]: { class_type: 'MaskToImage', inputs: { mask: [`${name}-red`, 0] } },
    [`${name}-${MASK}`]: { class_type: 'PreviewImage', inputs: { images: [`${name}-grey`, 0] } },
  };
}

function countWrong({ nodeId, bytes }: CollectedFile): number {
  const sent = PICTURES.find(({ name }) => nodeId.startsWith(`${name}-`))?.samples ?? new Uint8Array();
  const raster = decodePng(bytes);
  if (!raster) return sent.length;
  const { samples, channels } = raster;
  const colours = channels >= 3 ? 3 : 1;
  let wrong = 0;
  for (let at = 0; at < samples.length; at += 1) {
    if (at % channels < colours && samples[at] !== sent[Math.floor(at / channels)]) wrong += 1;
  }
  return wrong;
}
