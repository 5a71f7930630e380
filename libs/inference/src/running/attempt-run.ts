import { evenWeights, type CollectedFile, type Patience, type PromptProgress } from '@phoxray/comfyui';
import { AppError } from '@phoxray/kernel';
import type { EncryptedObjects, ObjectKey } from '@phoxray/platform/storage';
import type { DisplayPicture } from '@phoxray/uploads';
import type { Slot } from '../endpoints/endpoint-pool.js';
import { rewriteImage, type PixelSize } from '../results/result-image.js';
import { resultObjectName } from '../results/result-objects.policy.js';
import { bindGraph } from '../workflows/bind-graph.policy.js';
import type { WorkflowTemplate } from '../workflows/workflow.js';
import { ImageUnavailableError } from './failure.policy.js';
import type { Claim } from './job-claims.js';
import type { StoredImage } from './job-settlement.js';
import type { Lease } from './lease.js';
import type { StageClock } from './stage-clock.js';

/** One attempt and where it stands. */
export interface AttemptContext {
  readonly claim: Claim;
  readonly template: WorkflowTemplate;
  readonly slot: Slot;
  readonly lease: Lease;
  readonly clock: StageClock;
  /** Another worker began it. */
  readonly isTakenOver: boolean;
}

/** What the images come from and go to. */
export interface AttemptTools extends AttemptContext {
  /** The radiograph's, in pixels: of the picture sent, and of every image that comes back. */
  readonly size: PixelSize;
  /** For the endpoint; null when it has been sent already. */
  readonly picture: DisplayPicture | null;
  readonly key: ObjectKey;
  readonly objects: EncryptedObjects;
}

/** An endpoint is given up sooner than the client would by itself: elsewhere the job may be done by then. */
const PATIENCE: Partial<Patience> = { graceMs: 2_500, unreachableMs: 5_000 };
/** A picture that takes longer to make counts as a failed attempt: nothing may hold a slot for ever. */
const PICTURE_PATIENCE_MS = 60_000;
/** A prompt of another worker is either known to the endpoint now, or was never accepted. */
const PATIENCE_AFTER_TAKE_OVER: Partial<Patience> = { graceMs: 1_500, unreachableMs: 2_000 };

/** One attempt at one endpoint: image in, prompt run, images out, checked and stored. Stops when the lease says so. */
export class AttemptRun {
  constructor(private readonly tools: AttemptTools) {}

  /** The stored images. Throws a ComfyFailure, an ImageUnavailableError, or because the lease's signal aborted. */
  run(): Promise<StoredImage[]> {
    const { picture } = this.tools;
    return picture === null ? this.followPrompt(PATIENCE_AFTER_TAKE_OVER) : this.start(picture);
  }

  private async start(picture: DisplayPicture): Promise<StoredImage[]> {
    const { claim, template, slot, lease } = this.tools;
    const { attemptId } = claim;
    const bytes = await readPicture(picture, lease.signal);
    const reference = await slot.client.uploadInput({ attemptId, bytes, signal: lease.signal });
    const graph = bindGraph(template, reference, claim.parameters);
    const submitted = await slot.client.submit({ promptId: attemptId, graph, signal: lease.signal });
    if (submitted.state === 'refused') throw submitted.failure;
    // Undecided: the prompt may have arrived. Following it finds out.
    return this.followPrompt(PATIENCE);
  }

  private async followPrompt(patience: Partial<Patience>): Promise<StoredImage[]> {
    const { claim, template, slot, lease, clock } = this.tools;
    if (clock.stage !== 'running') clock.enter('running');
    this.show(0, null);
    const onProgress = ({ value, nodeId, position }: PromptProgress): void => this.show(value, nodeId, position);
    const weights = evenWeights(template.graph);
    const outcome = await slot.client.watch(claim.attemptId, { signal: lease.signal, onProgress, weights, patience });
    if (outcome.state !== 'completed') throw outcome.failure;
    slot.free();
    clock.enter('storing');
    lease.finish();
    this.show(1, null);
    return this.storeAll(await slot.client.collect(outcome.outputs, this.expectations(), lease.signal));
  }

  private show(progress: number, step: string | null, position: number | null = null): void {
    const { lease, clock } = this.tools;
    lease.show({ stage: clock.stage, progress: Math.round(progress * 1_000) / 1_000, step, position });
  }

  private expectations() {
    const { width, height } = this.tools.size;
    return this.tools.template.outputs.map(({ node }) => ({ nodeId: node, count: 1, width, height }));
  }

  /** Nothing is stored before every image proved right. */
  private async storeAll(files: readonly CollectedFile[]): Promise<StoredImage[]> {
    const { template, size, lease } = this.tools;
    const images = await Promise.all(
      template.outputs.map((output, position) => rewriteImage(bytesOf(files, position), output.role, size)),
    );
    lease.signal.throwIfAborted();
    return Promise.all(images.map((image, position) => this.store(image, position)));
  }

  private async store(image: Buffer, position: number): Promise<StoredImage> {
    const { claim, template, size, key, objects } = this.tools;
    const output = template.outputs[position];
    if (output === undefined) throw new RangeError('no such output');
    const objectName = resultObjectName(claim.accountId, claim.attemptId, claim.fence, position);
    const stored = await objects.put(key, objectName, image);
    return { output, position, objectName, ...size, ...stored };
  }
}

/** Files come in the order of the expectations, one each. */
function bytesOf(files: readonly CollectedFile[], position: number): Buffer {
  const file = files[position];
  if (file === undefined) throw new RangeError('no file for this output');
  return file.bytes;
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** What uploads knows cannot be shown stays so; anything else may pass. */
async function readPicture(picture: DisplayPicture, signal: AbortSignal): Promise<Buffer> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PICTURE_PATIENCE_MS)]);
  try {
    limit.throwIfAborted();
    return await Promise.race([picture.read(), rejectionOf(limit)]);
  } catch (cause) {
    throw cause instanceof AppError ? new ImageUnavailableError({ cause }) : cause;
  }
}
