import { Injectable } from '@nestjs/common';
import type { UploadId } from '@phoxray/kernel';
import { AccountVault } from '@phoxray/platform/crypto';
import { z } from 'zod';
import { isTextField, type TextField } from '../receive/text-fields.js';
import type { UploadEntity } from './upload.entity.js';

/** What an unfinished upload carries, opened. */
export interface UploadSecrets {
  readonly texts: ReadonlyMap<TextField, string>;
  readonly ip: string;
  /** Key of the staged pieces: 32 bytes. */
  readonly key: Buffer;
}

type Sealed = Record<'sealedFields' | 'sealedIp' | 'sealedKey', Buffer>;

const placeOf = (column: string, id: UploadId): string => `upload.${column}|${id}`;
const textsSchema = z.array(z.tuple([z.string().refine(isTextField), z.string()]));

/** Seals what an upload carries under the account's key, bound to its row. */
@Injectable()
export class UploadVault {
  constructor(private readonly vault: AccountVault) {}

  async seal(id: UploadId, { texts, ip, key }: UploadSecrets): Promise<Sealed> {
    return {
      sealedFields: await this.vault.seal(placeOf('fields', id), JSON.stringify([...texts])),
      sealedIp: await this.vault.seal(placeOf('ip', id), ip),
      sealedKey: await this.vault.seal(placeOf('key', id), key.toString('base64')),
    };
  }

  /** Throws when the upload has been dealt with: then it carries nothing any more. */
  async open({ id, sealedFields, sealedIp, sealedKey }: UploadEntity): Promise<UploadSecrets> {
    if (sealedFields === null || sealedIp === null || sealedKey === null) throw new Error('the upload is settled');
    const texts = textsSchema.parse(JSON.parse(await this.vault.open(placeOf('fields', id), sealedFields)));
    return {
      texts: new Map(texts),
      ip: await this.vault.open(placeOf('ip', id), sealedIp),
      key: Buffer.from(await this.vault.open(placeOf('key', id), sealedKey), 'base64'),
    };
  }
}
