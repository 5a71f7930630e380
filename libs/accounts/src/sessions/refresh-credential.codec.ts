import { parseId, type AccountId } from '@phoxray/kernel';

export const SECRET_BYTES = 32;
const ID_BYTES = 16;

/**
 * What a refresh cookie carries: 256 random bits that prove, and the account in whose rows to look for their hash.
 * The account id proves nothing: a forged one finds no such hash there.
 */
export interface RefreshCredential {
  readonly accountId: AccountId;
  readonly secret: Buffer;
}

/** 48 bytes in base64url: 64 characters without padding. */
export function encodeCredential({ accountId, secret }: RefreshCredential): string {
  return Buffer.concat([Buffer.from(accountId.replaceAll('-', ''), 'hex'), secret]).toString('base64url');
}

/** Null for anything that `encodeCredential` did not write. */
export function decodeCredential(text: string): RefreshCredential | null {
  if (!/^[\w-]{64}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  const hex = bytes.toString('hex', 0, ID_BYTES);
  const accountId = parseId<'account'>(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
  return accountId === null ? null : { accountId, secret: bytes.subarray(ID_BYTES) };
}
