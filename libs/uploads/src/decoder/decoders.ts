import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { AppError } from '@phoxray/kernel';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { AppLogger } from '@phoxray/platform/logging';
import type { RenderedPng } from '../rendition/display-renderer.js';
import type { RadiographFormat, SanitisedImage, SanitiseKeys } from '../sanitise/sanitised-image.js';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { DecoderPool } from './decoder-pool.js';
import { DecoderFailure } from './decoder-process.js';
import type { DecoderAnswer, DecoderRequest, Refusal } from './decoder-protocol.js';

type DecoderConfig = Pick<
  Config,
  'DECODER_PROCESSES' | 'DECODER_MEMORY_MB' | 'DECODER_SECONDS' | 'DECODER_PROGRAM' | 'UPLOAD_MAX_MEGAPIXELS'
>;
type Answered<K extends DecoderAnswer['kind']> = Extract<DecoderAnswer, { kind: K }> & { readonly bytes: Buffer };

/** A process is replaced after so many pictures, whatever state they have left it in. */
const MAX_JOBS = 50;
const WALL_PER_CPU = 1.5;

/** Strangers' files are opened here, in processes that hold no secret; ours never touches more than their first bytes. */
@Injectable()
export class Decoders implements OnApplicationShutdown {
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
      maxJobs: MAX_JOBS,
    });
  }

  onApplicationShutdown(): void {
    this.pool.close();
  }

  /** De-identifies and measures a file. Throws an `AppError` of `UPLOADS` for every file that cannot be taken. */
  async sanitise(format: RadiographFormat, bytes: Buffer, { uidKey, patient }: SanitiseKeys): Promise<SanitisedImage> {
    const task = { kind: 'sanitise', uidKey: uidKey.toString('base64'), patient } as const;
    const { facts, report, bytes: clean } = await this.ask('sanitised', format, task, bytes);
    return { format, bytes: clean, facts, report };
  }

  /** The display picture and the thumbnail of a stored file. Throws as `sanitise`. */
  async render(format: RadiographFormat, bytes: Buffer): Promise<Record<'display' | 'thumbnail', RenderedPng>> {
    const answer = await this.ask('rendered', format, { kind: 'render' }, bytes);
    return {
      display: { ...answer.display, png: answer.bytes.subarray(0, answer.displayBytes) },
      thumbnail: { ...answer.thumbnail, png: answer.bytes.subarray(answer.displayBytes) },
    };
  }

  private async ask<K extends 'sanitised' | 'rendered'>(
    kind: K,
    format: RadiographFormat,
    task: DecoderRequest['task'],
    picture: Buffer,
  ): Promise<Answered<K>> {
    const request = { format, task, maxMegapixels: this.config.UPLOAD_MAX_MEGAPIXELS };
    const { answer, bytes } = await this.run(request, picture);
    if (answer.kind === 'refused') throw this.errorFor(answer);
    if (!isAnswer(answer, kind)) throw new AppError(UPLOADS_ERRORS.UNREADABLE_IMAGE);
    return { ...answer, bytes };
  }

  private async run(request: DecoderRequest, picture: Buffer): Promise<{ answer: DecoderAnswer; bytes: Buffer }> {
    try {
      const { reply, bytes } = await this.pool.run(request, picture);
      return { answer: reply.answer, bytes };
    } catch (error) {
      if (!(error instanceof DecoderFailure)) throw error;
      this.logger.warning('decoder failed', { code: error.reason, signal: error.signal });
      throw new AppError(UPLOADS_ERRORS.UNREADABLE_IMAGE, { cause: error });
    }
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
