import { Injectable } from '@nestjs/common';
import { Decoders } from '../decoder/decoders.js';
import { requireSupportedFormat } from './format.policy.js';
import type { SanitisedFile, SanitiseInstructions } from './sanitised-image.js';

/** Sniffs, de-identifies and measures a received file. Nothing that comes out of here names a patient. */
@Injectable()
export class ImageSanitiser {
  constructor(private readonly decoders: Decoders) {}

  /** Throws an `AppError` of `UPLOADS` for every file that cannot be taken. */
  async sanitise(bytes: Buffer, instructions: SanitiseInstructions): Promise<SanitisedFile> {
    return this.decoders.sanitise(requireSupportedFormat(bytes), bytes, instructions);
  }
}
