import { Injectable } from '@nestjs/common';
import type { Region } from '@phoxray/dicom';
import type { AccountId, RadiographId } from '@phoxray/kernel';
import { Database } from '@phoxray/platform/database';
import { Not } from 'typeorm';
import { RenditionEntity } from './rendition.entity.js';
import type { RenditionKind } from './rendition-kind.js';

/** A rendition whose object is stored. */
export interface MadeRendition {
  readonly objectName: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Of the display rendition only. */
  readonly textRegions: readonly Region[] | null;
}

/** Renditions of the current transaction's account. */
@Injectable()
export class RenditionRepository {
  constructor(private readonly database: Database) {}

  find(accountId: AccountId, radiographId: RadiographId, kind: RenditionKind): Promise<RenditionEntity | null> {
    return this.database.repository(RenditionEntity).findOneBy({ accountId, radiographId, kind });
  }

  listOf(accountId: AccountId, radiographId: RadiographId): Promise<RenditionEntity[]> {
    return this.database.repository(RenditionEntity).findBy({ accountId, radiographId });
  }

  /** False when somebody else was faster, or the radiograph is gone: then the object belongs to nobody. */
  async markReady(
    accountId: AccountId,
    radiographId: RadiographId,
    kind: RenditionKind,
    made: MadeRendition,
  ): Promise<boolean> {
    const { affected } = await this.database
      .repository(RenditionEntity)
      .update({ accountId, radiographId, kind, state: Not('ready') }, { ...made, state: 'ready' });
    return affected === 1;
  }

  /** Every rendition that is still to be made. */
  async markFailed(accountId: AccountId, radiographId: RadiographId): Promise<void> {
    await this.database
      .repository(RenditionEntity)
      .update({ accountId, radiographId, state: 'pending' }, { state: 'failed' });
  }
}
