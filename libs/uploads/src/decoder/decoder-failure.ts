import { AppError } from '@phoxray/kernel';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

/** The decoder ended, or answered nonsense, instead of doing its job: the sender's file could not be read. */
export class DecoderFailure extends AppError {
  override readonly name = 'DecoderFailure';

  constructor(
    readonly reason: 'time' | 'ended' | 'protocol',
    readonly signal: NodeJS.Signals | null = null,
  ) {
    super(UPLOADS_ERRORS.UNREADABLE_IMAGE);
  }
}
