import { COMMON_WORDS } from './common-words.data.js';

export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 1_024;

/** A password must be worth this many characters that nobody can foresee. */
const MIN_WORTH = 8;
/** A word of the list is one in a few hundred: worth two characters, however long. */
const WORD_WORTH = 2;
const MIN_WORD = 3;
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

/** Takes the words out, the longest first so that none is broken by a shorter one inside it. */
function takeOut(words: readonly string[], text: string): { readonly rest: string; readonly found: number } {
  const present = words.filter((word) => word.length >= MIN_WORD && text.includes(word));
  const longestFirst = present.sort((a, b) => b.length - a.length);
  return longestFirst.reduce(
    ({ rest, found }, word) => ({ rest: rest.replaceAll(word, ''), found: found + (rest.includes(word) ? 1 : 0) }),
    { rest: text, found: 0 },
  );
}

/** Few different characters in a long row are a pattern. */
function worthOf(rest: string): number {
  const characters = Array.from(rest);
  return Math.min(characters.length, Math.max(0, 2 * new Set(characters).size - 1));
}

/**
 * The least that the text is worth, cut into words and characters at the best places: the longest word is not always one
 * of those it was made of ("chocolat exemple" has chocolate in it).
 */
function leastWorth(text: string): number {
  const worth = [0];
  for (let end = 1; end <= text.length; end += 1) {
    const words = COMMON_WORDS.filter((word) => word.length >= MIN_WORD && text.endsWith(word, end));
    const cuts = words.map((word) => (worth[end - word.length] ?? 0) + WORD_WORTH);
    worth.push(Math.min((worth[end - 1] ?? 0) + 1, ...cuts));
  }
  return worth[text.length] ?? 0;
}

/** The owner's names are worth nothing, common words little, repeated ones nothing more. */
function isGuessable(folded: string, owner: PasswordOwner): boolean {
  const names = [owner.firstName, owner.lastName].map((name) => squeeze(fold(name)));
  const nameless = takeOut(names, squeeze(folded)).rest;
  const { rest, found } = takeOut(COMMON_WORDS, nameless);
  return Math.min(worthOf(rest) + WORD_WORTH * found, leastWorth(nameless)) < MIN_WORTH;
}

/**
 * The first fault of a new password, or null. Length in characters as a person counts them (code points); no rule of
 * composition (ASVS 5.0 6.2.5); the password is judged in folded case but always kept exactly as typed (6.2.8).
 */
export function findPasswordFault(password: string, owner: PasswordOwner): PasswordFault | null {
  const length = Array.from(password).length;
  if (length < PASSWORD_MIN_LENGTH) return 'too-short';
  if (length > PASSWORD_MAX_LENGTH) return 'too-long';
  const folded = fold(password);
  const localPart = fold(owner.email.split('@', 1)[0] ?? '');
  if (localPart.length >= MIN_LOCAL_PART && folded.includes(localPart)) return 'contains-address';
  if (folded.includes(PRODUCT)) return 'contains-product';
  return isGuessable(folded, owner) ? 'too-common' : null;
}
