import { Injectable } from '@nestjs/common';
import type { AccountId } from '@phoxray/kernel';
import { Decoders } from '../decoder/decoders.js';
import { requireSupportedFormat } from './format.policy.js';
import type { ReceivedFile } from './received-file.js';
import type { SanitisedFile, SanitiseInstructions } from './sanitised-image.js';

/** Sniffs, de-identifies and measures a received file. Nothing that comes out of here names a patient. */
@Injectable()
export class ImageSanitiser {
  constructor(private readonly decoders: Decoders) {}

  /** Throws an `AppError` of `UPLOADS` for every file that cannot be taken. */
  async sanitise(accountId: AccountId, file: ReceivedFile, instructions: SanitiseInstructions): Promise<SanitisedFile> {
    const owned = { accountId, source: () => file.open() };
    return this.decoders.sanitise(requireSupportedFormat(file.head), owned, instructions);
  }
}
