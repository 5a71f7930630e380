import { ComfyFailure } from './comfy-failure.js';
import type { ComfyAnswer, ComfyHttp } from './comfy-http.js';
import { readPngFacts } from './png-facts.js';
import type { OutputFile, PromptOutputs } from './sighting.js';
import { statusFailure } from './transport-failure.policy.js';

/**
 * The files that one output node must have named: exactly `count`. With `width` and `height` (pixels) each must have
 * that size; with `prefix` each must lie under it, e.g. `phox/<attemptId>/mask` of a SaveImage node.
 */
export interface OutputExpectation {
  readonly nodeId: string;
  readonly count: number;
  readonly width?: number;
  readonly height?: number;
  readonly prefix?: string;
}

/** One fetched PNG; `index` counts within its node. Sizes in pixels, from the file's header. */
export interface CollectedFile {
  readonly nodeId: string;
  readonly index: number;
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

interface WantedFile {
  readonly expectation: OutputExpectation;
  readonly index: number;
  readonly file: OutputFile;
}

const TRIES = 2;

/** Fetches the files of a completed prompt and believes none of them unseen. */
export class ResultCollector {
  readonly #http: ComfyHttp;
  readonly #imageBytes: number;

  /** `imageBytes`: the largest image accepted, unless its size in pixels is known and lets it be larger. */
  constructor(http: ComfyHttp, imageBytes: number) {
    this.#http = http;
    this.#imageBytes = imageBytes;
  }

  /**
   * Every expected file, in the order of the expectations. Throws a ComfyFailure when a node named too few or too
   * many files, when a node that nobody expects named one, or when a file is not a whole PNG of the expected size.
   */
  async collect(
    outputs: PromptOutputs,
    expected: readonly OutputExpectation[],
    signal?: AbortSignal,
  ): Promise<CollectedFile[]> {
    const wanted = matchOutputs(outputs, expected);
    return Promise.all(wanted.map((file) => this.#fetch(file, signal)));
  }

  /** A broken transfer is tried once more: reading changes nothing. */
  async #fetch(wanted: WantedFile, signal?: AbortSignal): Promise<CollectedFile> {
    for (let tries = 1; ; tries += 1) {
      try {
        return readImage(wanted, await this.#download(wanted, signal));
      } catch (error) {
        if (!(error instanceof ComfyFailure) || !isTransient(error) || tries === TRIES) throw error;
      }
    }
  }

  async #download({ expectation, file }: WantedFile, signal?: AbortSignal): Promise<ComfyAnswer> {
    const { filename, subfolder, type } = file;
    const query = { filename, subfolder, type };
    const maxBytes = Math.max(this.#imageBytes, largestPng(expectation));
    const answer = await this.#http.exchange({
      method: 'GET',
      route: 'view',
      query,
      isTransfer: true,
      maxBytes,
      signal,
    });
    if (answer.status === 404) throw new ComfyFailure('OUTPUT_MISSING');
    if (answer.status !== 200) throw statusFailure(answer.status);
    return answer;
  }
}

/** Bytes that a PNG of the expected size can have: three bytes a pixel that cannot be compressed, and its frame. */
function largestPng({ width = 0, height = 0 }: OutputExpectation): number {
  return Math.ceil((3 * width + 1) * height * 1.01);
}

function isTransient(failure: ComfyFailure): boolean {
  return failure.kind === 'network' || failure.is('OUTPUT_TRUNCATED');
}

/** Pairs what was named with what was expected. */
function matchOutputs(outputs: PromptOutputs, expected: readonly OutputExpectation[]): WantedFile[] {
  const stranger = [...outputs.keys()].find((nodeId) => expected.every((one) => one.nodeId !== nodeId));
  if (stranger !== undefined) throw new ComfyFailure('OUTPUT_COUNT_WRONG', { nodeId: stranger });
  return expected.flatMap((expectation) => matchNode(outputs.get(expectation.nodeId) ?? [], expectation));
}

function matchNode(files: readonly OutputFile[], expectation: OutputExpectation): WantedFile[] {
  const { nodeId, count, prefix } = expectation;
  if (files.length !== count) throw new ComfyFailure('OUTPUT_COUNT_WRONG', { nodeId });
  if (prefix !== undefined && !files.every((file) => pathOf(file).startsWith(prefix))) {
    throw new ComfyFailure('OUTPUT_FOREIGN', { nodeId });
  }
  return files.map((file, index) => ({ expectation, index, file }));
}

function pathOf({ filename, subfolder }: OutputFile): string {
  return subfolder ? `${subfolder}/${filename}` : filename;
}

function readImage({ expectation, index }: WantedFile, { bytes, declaredBytes }: ComfyAnswer): CollectedFile {
  const { nodeId, width, height } = expectation;
  if (declaredBytes !== null && declaredBytes !== bytes.length) throw new ComfyFailure('OUTPUT_TRUNCATED', { nodeId });
  const facts = readPngFacts(bytes);
  if (facts.form === 'truncated') throw new ComfyFailure('OUTPUT_TRUNCATED', { nodeId });
  if (facts.form === 'not-png') throw new ComfyFailure('OUTPUT_NOT_PNG', { nodeId });
  if (facts.width !== (width ?? facts.width) || facts.height !== (height ?? facts.height)) {
    throw new ComfyFailure('OUTPUT_WRONG_SIZE', { nodeId });
  }
  return { nodeId, index, bytes, width: facts.width, height: facts.height };
}
