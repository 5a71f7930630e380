import type { Region } from '@phoxray/dicom';
import { DisplayRenderer } from '../rendition/display-renderer.js';
import type { RenderedPicture } from '../rendition/rendered-pictures.js';
import { sanitiseDicom } from '../sanitise/dicom.sanitiser.js';
import { isKnownImageFailure, toUploadError } from '../sanitise/image-failure.policy.js';
import { isOutOfMemory } from '../sanitise/out-of-memory.policy.js';
import { RasterDecoder } from '../sanitise/raster-decoder.js';
import { RasterSanitiser } from '../sanitise/raster.sanitiser.js';
import type { SanitisedImage, SanitiseInstructions } from '../sanitise/sanitised-image.js';
import { decoderRequestSchema, type DecoderAnswer, type DecoderRequest, type Refusal } from './decoder-protocol.js';
import type { Frame } from './frame.js';

/** What one job came to, and the bytes that belong to it. */
export interface DecodedJob {
  readonly answer: DecoderAnswer;
  readonly bytes: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** Runs inside a decoder: does what a frame asks for. Never throws. */
export async function decodeJob({ message, bytes }: Frame): Promise<DecodedJob> {
  try {
    const request = decoderRequestSchema.parse(JSON.parse(message));
    return await (request.task.kind === 'render' ? render(request, bytes) : sanitise(request, request.task, bytes));
  } catch (error) {
    return { answer: { kind: 'refused', ...refusalOf(error) }, bytes: NOTHING };
  }
}

type SanitiseTask = Extract<DecoderRequest['task'], { kind: 'sanitise' }>;

async function sanitise(request: DecoderRequest, task: SanitiseTask, bytes: Buffer): Promise<DecodedJob> {
  const { patient, redactions } = task;
  const instructions = { uidKey: Buffer.from(task.uidKey, 'base64'), patient, redactions };
  const image = await sanitiseAs(request, instructions, bytes);
  const { profile, removed, replaced, kept, warnings } = image.report;
  const lists = { removed: [...removed], replaced: [...replaced], warnings: [...warnings] };
  const report = { profile, ...lists, kept, redactedRegions: redactions.length };
  const answer = { kind: 'sanitised', format: image.format, facts: { ...image.facts }, report } as const;
  return { answer, bytes: image.bytes };
}

function sanitiseAs(
  { format, maxMegapixels }: DecoderRequest,
  instructions: SanitiseInstructions,
  bytes: Buffer,
): Promise<SanitisedImage> {
  if (format === 'dicom') return sanitiseDicom(bytes, instructions, maxMegapixels);
  const limits = { UPLOAD_MAX_MEGAPIXELS: maxMegapixels };
  return new RasterSanitiser(new RasterDecoder(limits), limits).sanitise(format, bytes, instructions.redactions);
}

async function render({ format, maxMegapixels }: DecoderRequest, bytes: Buffer): Promise<DecodedJob> {
  const renderer = new DisplayRenderer(new RasterDecoder({ UPLOAD_MAX_MEGAPIXELS: maxMegapixels }));
  const { display, thumbnail, grey16, failures } = await renderer.render(format, bytes);
  const pictures = [display, thumbnail, grey16].filter((picture) => picture !== null);
  return {
    answer: {
      kind: 'rendered',
      display: display && { ...partOf(display), textRegions: display.textRegions?.map(copyOf) ?? null },
      thumbnail: thumbnail && partOf(thumbnail),
      grey16: grey16 && partOf(grey16),
      failures: failures.map(({ part, reason }) => ({ part, reason: refusalOf(reason) })),
    },
    bytes: Buffer.concat(pictures.map((picture) => picture.bytes)),
  };
}

const copyOf = (region: Region): Region => ({ ...region });

function partOf({ width, height, bytes }: RenderedPicture): { width: number; height: number; length: number } {
  return { width, height, length: bytes.length };
}

function refusalOf(error: unknown): Refusal {
  const { code, message } = toUploadError(error);
  const errorName = isKnownImageFailure(error) ? null : error instanceof Error ? error.name : typeof error;
  return { code, detail: message, errorName, isExhausted: isOutOfMemory(error) };
}
