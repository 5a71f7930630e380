import { Injectable } from '@nestjs/common';
import { newId, type AccountId, type PageRequest, type RadiographId } from '@phoxray/kernel';
import { Database, newestFirst } from '@phoxray/platform/database';
import { In, type DeepPartial, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { AttestationRecordEntity } from '../attestation/attestation-record.entity.js';
import { RenditionEntity } from '../rendition/rendition.entity.js';
import { kindsFor } from '../rendition/rendition-kind.js';
import { RadiographEntity } from './radiograph.entity.js';

/** What is left of a radiograph whose rows are gone. */
export interface DeletedRadiograph {
  readonly objectNames: string[];
  /** Of the original. */
  readonly bytes: number;
}

/** A radiograph with what was attested for it and what was made of it. */
export interface RadiographRecord {
  readonly radiograph: RadiographEntity;
  readonly attestation: AttestationRecordEntity;
  readonly renditions: readonly RenditionEntity[];
}

/** A radiograph's picture in the store, in pixels. */
export interface StoredDisplay {
  readonly width: number;
  readonly height: number;
  readonly objectName: string | null;
}

export type NewRadiograph = Omit<RadiographEntity, 'createdAt' | 'attestationId'>;
export type NewAttestation = Omit<AttestationRecordEntity, 'id' | 'acceptedAt' | 'accountId' | 'radiographId'>;

/** Radiographs of the current transaction's account. */
@Injectable()
export class RadiographRepository {
  constructor(private readonly database: Database) {}

  /** Writes the evidence, the radiograph, and its renditions still to be made; the record as reading it would give. */
  async insert(radiograph: NewRadiograph, attestation: NewAttestation): Promise<RadiographRecord> {
    const { accountId, id: radiographId } = radiograph;
    const attestationId = newId();
    const evidence = this.create(AttestationRecordEntity, {
      ...attestation,
      accountId,
      radiographId,
      id: attestationId,
    });
    const row = this.create(RadiographEntity, { ...radiograph, attestationId });
    const pending = kindsFor(radiograph).map((kind) =>
      this.create(RenditionEntity, { accountId, radiographId, id: newId(), kind, state: 'pending' }),
    );
    // TypeORM fills in what the database adds, such as the time.
    await this.database.repository(AttestationRecordEntity).insert(evidence);
    await this.database.repository(RadiographEntity).insert(row);
    await this.database.repository(RenditionEntity).insert(pending);
    return { radiograph: row, attestation: evidence, renditions: pending };
  }

  async find(accountId: AccountId, id: RadiographId): Promise<RadiographEntity | null> {
    return this.database.repository(RadiographEntity).findOneBy({ accountId, id });
  }

  async findRecord(accountId: AccountId, id: RadiographId): Promise<RadiographRecord | null> {
    const radiograph = await this.find(accountId, id);
    if (radiograph === null) return null;
    const [record] = await this.withParts(accountId, [radiograph]);
    return record ?? null;
  }

  /** Its size as shown, and where its display rendition lies; null for the latter while there is none. */
  async findDisplay(accountId: AccountId, id: RadiographId): Promise<StoredDisplay | null> {
    const [found] = await this.database.query<StoredDisplay>(
      `select r.width, r.height, d.object_name as "objectName"
       from phoxray.radiograph r
       left join phoxray.rendition d on d.account_id = r.account_id and d.radiograph_id = r.id and d.kind = 'display'
       where r.account_id = $1 and r.id = $2`,
      [accountId, id],
    );
    return found ?? null;
  }

  /** Newest first; up to one more than the limit, which tells that there is more. */
  async list(accountId: AccountId, page: PageRequest): Promise<RadiographRecord[]> {
    const query = this.database
      .repository(RadiographEntity)
      .createQueryBuilder('radiograph')
      .where('radiograph.account_id = :accountId', { accountId });
    return this.withParts(accountId, await newestFirst(query, page).getMany());
  }

  /**
   * Deletes the row and, by its foreign keys, what hangs on it. What is left of it, or null when there was none.
   * The renditions are locked first: one that becomes ready in between would leave its object behind.
   */
  async delete(accountId: AccountId, id: RadiographId): Promise<DeletedRadiograph | null> {
    const radiograph = await this.find(accountId, id);
    const lock = { mode: 'pessimistic_write' } as const;
    const where = { accountId, radiographId: id };
    const renditions = await this.database.repository(RenditionEntity).find({ where, lock });
    const { affected } = await this.database.repository(RadiographEntity).delete({ accountId, id });
    if (radiograph === null || affected !== 1) return null;
    const objectNames = [radiograph.objectName, ...renditions.flatMap(({ objectName }) => objectName ?? [])];
    return { objectNames, bytes: radiograph.bytes };
  }

  private create<Row extends ObjectLiteral>(entity: EntityTarget<Row>, values: DeepPartial<Row>): Row {
    return this.database.repository(entity).create(values);
  }

  private async withParts(accountId: AccountId, radiographs: readonly RadiographEntity[]): Promise<RadiographRecord[]> {
    if (radiographs.length === 0) return [];
    const renditions = await this.database
      .repository(RenditionEntity)
      .findBy({ accountId, radiographId: In(radiographs.map(({ id }) => id)) });
    const attestations = await this.database
      .repository(AttestationRecordEntity)
      .findBy({ accountId, id: In(radiographs.map(({ attestationId }) => attestationId)) });
    return radiographs.flatMap((radiograph) => {
      const attestation = attestations.find(({ id }) => id === radiograph.attestationId);
      if (attestation === undefined) return [];
      return [
        { radiograph, attestation, renditions: renditions.filter((made) => made.radiographId === radiograph.id) },
      ];
    });
  }
}
