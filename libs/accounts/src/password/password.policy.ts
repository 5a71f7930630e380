import { COMMON_WORDS } from './common-words.data.js';
import { isWorth, MIN_WORD, takeOut, wordListOf, type WordList } from './password-worth.policy.js';

export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 1_024;

/** A password must be worth this many characters that nobody can foresee. */
const MIN_WORTH = 8;
const COMMON = wordListOf(COMMON_WORDS);
/** A shorter local part of an address is part of too many honest words. */
const MIN_LOCAL_PART = 5;
const PRODUCT = 'phoxray';

/** Whom the password is for: their own address and names are the first things tried. */
export interface PasswordOwner {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

export type PasswordFault = 'too-short' | 'too-long' | 'contains-address' | 'contains-product' | 'too-common';

/** A sentence for each fault that tells what to do. */
export const PASSWORD_ADVICE: Record<PasswordFault, string> = {
  'too-short': `Choose a password of at least ${PASSWORD_MIN_LENGTH} characters; a sentence does very well.`,
  'too-long': `Choose a password of at most ${PASSWORD_MAX_LENGTH} characters.`,
  'contains-address': 'Leave your e-mail address out of the password: it is the first thing somebody else would try.',
  'contains-product': 'Leave the name PhoxRay out of the password: it is the first thing somebody else would try.',
  'too-common':
    'This password is made of words, names or rows of keys that are tried first. Join several unrelated words instead.',
};

const fold = (text: string): string => text.normalize('NFC').toLowerCase();
/** Spaces and dashes between words make a password longer to type, not harder to guess. */
const squeeze = (text: string): string => text.replace(/[\s._-]+/g, '');

/** The owner's names are worth nothing, common words little, repeated ones nothing more. */
function isGuessable(folded: string, owner: PasswordOwner, words: WordList): boolean {
  const names = [owner.firstName, owner.lastName].map((name) => squeeze(fold(name)));
  const nameless = takeOut(
    names.filter((name) => name.length >= MIN_WORD),
    squeeze(folded),
  ).rest;
  return !isWorth(nameless, MIN_WORTH, words);
}

/**
 * The first fault of a new password, or null. Length in characters as a person counts them (code points); no rule of
 * composition (ASVS 5.0 6.2.5); the password is judged in folded case but always kept exactly as typed (6.2.8).
 * The work is linear in the length, which is judged first.
 */
export function findPasswordFault(password: string, owner: PasswordOwner, words = COMMON): PasswordFault | null {
  const length = Array.from(password).length;
  if (length < PASSWORD_MIN_LENGTH) return 'too-short';
  if (length > PASSWORD_MAX_LENGTH) return 'too-long';
  const folded = fold(password);
  const localPart = fold(owner.email.split('@', 1)[0] ?? '');
  if (localPart.length >= MIN_LOCAL_PART && folded.includes(localPart)) return 'contains-address';
  if (folded.includes(PRODUCT)) return 'contains-product';
  return isGuessable(folded, owner, words) ? 'too-common' : null;
}
