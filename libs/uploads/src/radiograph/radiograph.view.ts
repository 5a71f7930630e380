import { Injectable } from '@nestjs/common';
import { AppError, type AccountId, type RadiographId } from '@phoxray/kernel';
import { UPLOADS_ERRORS } from '../uploads.errors.js';
import { toRadiographDto, type RadiographDto } from './radiograph.dto.js';
import { RadiographRepository, type RadiographRecord } from './radiograph.repository.js';
import { RadiographTextVault } from './radiograph-text.vault.js';

/** Radiographs as their owner sees them, in the current transaction. */
@Injectable()
export class RadiographView {
  constructor(
    private readonly repository: RadiographRepository,
    private readonly texts: RadiographTextVault,
  ) {}

  /** Throws `UPLOADS.RADIOGRAPH_NOT_FOUND`. */
  async require(accountId: AccountId, id: RadiographId): Promise<RadiographDto> {
    const record = await this.repository.findRecord(accountId, id);
    if (record === null) throw new AppError(UPLOADS_ERRORS.RADIOGRAPH_NOT_FOUND);
    return this.show(record);
  }

  async show(record: RadiographRecord): Promise<RadiographDto> {
    return toRadiographDto(record, await this.texts.open(record.radiograph));
  }
}
