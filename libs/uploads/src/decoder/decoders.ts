import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AppError, type AccountId } from '@phoxray/kernel';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { AppLogger } from '@phoxray/platform/logging';
import type { RenderedPictures } from '../rendition/rendered-pictures.js';
import type { RadiographFormat, SanitisedFile, SanitiseInstructions } from '../sanitise/sanitised-image.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { type FenceKind, strongestFence } from './decoder-fence.js';
import { DecoderPool } from './decoder-pool.js';
import { DecoderFailure } from './decoder-failure.js';
import type { DecoderSource } from './decoder-input.js';
import type { DecoderAnswer, DecoderRequest, Refusal } from './decoder-protocol.js';

type DecoderConfig = Pick<
  Config,
  'DECODER_PROCESSES' | 'DECODER_MEMORY_MB' | 'DECODER_SECONDS' | 'DECODER_PROGRAM' | 'UPLOAD_MAX_MEGAPIXELS'
>;
type Answered<K extends DecoderAnswer['kind']> = Extract<DecoderAnswer, { kind: K }> & { readonly body: Readable };

/** A file, and whose it is. */
export interface OwnedFile {
  readonly source: DecoderSource;
  readonly accountId: AccountId;
}

/** A process is replaced after so many pictures, whatever state they have left it in. */
const MAX_JOBS = 200;
const WALL_PER_CPU = 1.5;
/** A store that takes or gives nothing for so long has lost its peer. */
const STALL_SECONDS = 60;

const WEAK_FENCES: Readonly<Record<Exclude<FenceKind, 'root'>, string>> = {
  network:
    'decoders share the file system of this user: native code in one could read its secrets; install bubblewrap, or see "Where files are opened" in docs/operations.md',
  none: 'decoders run without a fence: native code in one could do what this process can; install bubblewrap and allow user namespaces, or see "Where files are opened" in docs/operations.md',
};

/** Strangers' files are opened here, in processes that hold no secret; ours never touches more than their first bytes. */
@Injectable()
export class Decoders implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly pool: DecoderPool;

  constructor(
    @Inject(CONFIG) private readonly config: DecoderConfig,
    private readonly logger: AppLogger,
  ) {
    this.pool = new DecoderPool({
      program: requireProgram(config.DECODER_PROGRAM),
      processes: config.DECODER_PROCESSES === 0 ? availableParallelism() : config.DECODER_PROCESSES,
      memoryMb: config.DECODER_MEMORY_MB,
      cpuSeconds: config.DECODER_SECONDS,
      wallSeconds: config.DECODER_SECONDS * WALL_PER_CPU,
      stallSeconds: STALL_SECONDS,
      maxJobs: MAX_JOBS,
    });
  }

  /** Says once how far native code in a decoder would get. */
  onApplicationBootstrap(): void {
    const { kind, by } = strongestFence();
    if (kind === 'root') this.logger.info(`decoders run behind a fence made by ${by}`);
    else this.logger.warning(WEAK_FENCES[kind]);
  }

  onApplicationShutdown(): void {
    this.pool.close();
  }

  /**
   * De-identifies and measures a file. Throws an `AppError` of `UPLOADS` for every file that cannot be taken, and what
   * a streamed file failed with. The body of the answer holds a decoder until it is read to its end or destroyed.
   */
  async sanitise(
    format: RadiographFormat,
    file: OwnedFile,
    { uidKey, patient, redactions }: SanitiseInstructions,
  ): Promise<SanitisedFile> {
    const secret = uidKey.toString('base64');
    const task: DecoderRequest['task'] = { kind: 'sanitise', uidKey: secret, patient, redactions: [...redactions] };
    const { format: kept, facts, report, body } = await this.ask('sanitised', format, task, file);
    return { format: kept, facts, report, body };
  }

  /** The renditions of a stored file. Throws as `sanitise` when the file cannot be opened. */
  async render(format: RadiographFormat, file: OwnedFile): Promise<RenderedPictures<AppError>> {
    const { display, thumbnail, grey16, failures, body } = await this.ask('rendered', format, { kind: 'render' }, file);
    const bytes = await buffer(body);
    let at = 0;
    const withBytes = <T extends { readonly length: number }>(
      part: T | null,
    ): (T & { readonly bytes: Buffer }) | null => part && { ...part, bytes: bytes.subarray(at, (at += part.length)) };
    return {
      display: withBytes(display),
      thumbnail: withBytes(thumbnail),
      grey16: withBytes(grey16),
      failures: failures.map(({ part, reason }) => ({ part, reason: this.errorFor(reason) })),
    };
  }

  private async ask<K extends 'sanitised' | 'rendered'>(
    kind: K,
    format: RadiographFormat,
    task: DecoderRequest['task'],
    file: OwnedFile,
  ): Promise<Answered<K>> {
    const request = { format, task, maxMegapixels: this.config.UPLOAD_MAX_MEGAPIXELS };
    const { answer, body } = await this.run(request, file);
    if (isAnswer(answer, kind)) return { ...answer, body };
    body.destroy();
    throw answer.kind === 'refused' ? this.errorFor(answer) : new AppError(UPLOADS_ERRORS.UNREADABLE_IMAGE);
  }

  private async run(
    request: DecoderRequest,
    { source, accountId }: OwnedFile,
  ): Promise<{ answer: DecoderAnswer; body: Readable }> {
    try {
      const { reply, body } = await this.pool.run(request, source, accountId);
      body.once('error', (error) => this.report(error));
      return { answer: reply.answer, body };
    } catch (error) {
      this.report(error);
      throw error;
    }
  }

  private report(error: unknown): void {
    if (!(error instanceof DecoderFailure)) return;
    this.logger.warning('decoder failed', { code: error.reason, signal: error.signal });
  }

  private errorFor({ code, detail, errorName }: Refusal): AppError {
    if (errorName !== null) this.logger.warning('image refused', { errorName });
    const definition = Object.values(UPLOADS_ERRORS).find((known) => known.code === code);
    return new AppError(definition ?? UPLOADS_ERRORS.MALFORMED_IMAGE, { detail });
  }
}

function isAnswer<K extends DecoderAnswer['kind']>(
  answer: DecoderAnswer,
  kind: K,
): answer is Extract<DecoderAnswer, { kind: K }> {
  return answer.kind === kind;
}

/** The bundled decoder lies beside the program that runs, unless the configuration says otherwise. */
function requireProgram(configured: string): string {
  const program = resolve(configured === '' ? join(dirname(process.argv[1] ?? ''), 'decoder.js') : configured);
  if (!existsSync(program)) {
    throw new Error('decoder.js is missing beside the program; build it or set DECODER_PROGRAM');
  }
  return program;
}
