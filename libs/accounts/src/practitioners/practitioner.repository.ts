import { Injectable } from '@nestjs/common';
import type { UserId } from '@phoxray/kernel';
import { AccountVault } from '@phoxray/platform/crypto';
import { Database } from '@phoxray/platform/database';
import type { Practitioner, ProfileChanges } from './practitioner.js';
import { PractitionerEntity } from './practitioner.entity.js';

type SealedColumn = 'email' | 'firstName' | 'lastName';

/** Practitioners of the current transaction's account; seals on the way in, opens on the way out. */
@Injectable()
export class PractitionerRepository {
  constructor(
    private readonly database: Database,
    private readonly vault: AccountVault,
  ) {}

  async insert(practitioner: Practitioner, passwordHash: string): Promise<void> {
    const { accountId, id, locale, createdAt } = practitioner;
    await this.rows.insert({
      accountId,
      id,
      email: await this.seal(id, 'email', practitioner.email),
      firstName: await this.seal(id, 'firstName', practitioner.firstName),
      lastName: await this.seal(id, 'lastName', practitioner.lastName),
      locale,
      passwordHash,
      createdAt,
    });
  }

  async find(id: UserId): Promise<Practitioner | null> {
    const row = await this.findRow(id);
    return row === null ? null : this.opened(row);
  }

  async findPasswordHash(id: UserId): Promise<string | null> {
    return (await this.findRow(id))?.passwordHash ?? null;
  }

  async replacePasswordHash(id: UserId, passwordHash: string): Promise<void> {
    await this.rows.update({ accountId: this.database.accountId, id }, { passwordHash });
  }

  async update(id: UserId, changes: ProfileChanges): Promise<void> {
    const { firstName, lastName, locale } = changes;
    await this.rows.update(
      { accountId: this.database.accountId, id },
      {
        ...(firstName === undefined ? {} : { firstName: await this.seal(id, 'firstName', firstName) }),
        ...(lastName === undefined ? {} : { lastName: await this.seal(id, 'lastName', lastName) }),
        ...(locale === undefined ? {} : { locale }),
      },
    );
  }

  private get rows() {
    return this.database.repository(PractitionerEntity);
  }

  private findRow(id: UserId): Promise<PractitionerEntity | null> {
    return this.rows.findOneBy({ accountId: this.database.accountId, id });
  }

  private async opened(row: PractitionerEntity): Promise<Practitioner> {
    const { accountId, id, locale, createdAt } = row;
    const open = (column: SealedColumn): Promise<string> => this.vault.open(placeOf(id, column), row[column]);
    return {
      accountId,
      id,
      email: await open('email'),
      firstName: await open('firstName'),
      lastName: await open('lastName'),
      locale,
      createdAt,
    };
  }

  private seal(id: UserId, column: SealedColumn, text: string): Promise<Buffer> {
    return this.vault.seal(placeOf(id, column), text);
  }
}

const placeOf = (id: UserId, column: SealedColumn): string => `practitioner.${column}|${id}`;
