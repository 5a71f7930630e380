import type { Vr } from '../dictionary/vr.js';
import type { KeyedIdentity } from '../keyed/keyed-identity.js';
import { shiftDate } from './shift-date.js';

/** How the identities of one file are replaced. */
export interface IdentityMapper {
  uid(original: string): string;
  /** null when the value is no date. */
  date(vr: Vr, original: string): string | null;
  patient(original: string): string;
}

/** For an original: keyed UIDs, dates moved, the given pseudonym or a keyed one. */
export function keyedMapper(identity: KeyedIdentity, days: number, pseudonym: string): IdentityMapper {
  const uids = new Map<string, string>();
  return {
    uid: (original) => uids.get(original) ?? remember(uids, original, identity.uid(original)),
    date: (vr, original) => shiftDate(vr, original, days),
    patient: () => pseudonym,
  };
}

/** For a file that this account has de-identified already: what was mapped once is not mapped twice. */
export function settledMapper(pseudonym: string | null): IdentityMapper {
  return {
    uid: (original) => original,
    date: (vr, original) => shiftDate(vr, original, 0),
    patient: (original) => pseudonym ?? original,
  };
}

function remember(uids: Map<string, string>, original: string, replacement: string): string {
  uids.set(original, replacement);
  return replacement;
}
