/** Words that are worth little in a password. */
export interface WordList {
  /** Characters of the longest word. */
  readonly longest: number;
  has(text: string): boolean;
}

/** A word of the list is one in a few hundred: worth two characters, however long. */
const WORD_WORTH = 2;
export const MIN_WORD = 3;

/** For words in folded case and without spaces. Shorter ones than `MIN_WORD` are left out: they are part of too many others. */
export function wordListOf(words: readonly string[]): WordList {
  const known = new Set(words.filter((word) => word.length >= MIN_WORD));
  return { longest: Math.max(0, ...[...known].map((word) => word.length)), has: (text) => known.has(text) };
}

/** The words that end at a place of the text. Looks up at most `longest` of them. */
function wordsEndingAt(text: string, end: number, words: WordList): string[] {
  const found: string[] = [];
  for (let length = MIN_WORD; length <= Math.min(words.longest, end); length += 1) {
    const word = text.slice(end - length, end);
    if (words.has(word)) found.push(word);
  }
  return found;
}

function wordsIn(text: string, words: WordList): Set<string> {
  const found = new Set<string>();
  for (let end = MIN_WORD; end <= text.length; end += 1) {
    for (const word of wordsEndingAt(text, end, words)) found.add(word);
  }
  return found;
}

/** Takes the words out, the longest first so that none is broken by a shorter one inside it. */
export function takeOut(present: Iterable<string>, text: string): { readonly rest: string; readonly found: number } {
  const longestFirst = [...present].sort((a, b) => b.length - a.length);
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

/** A word that is repeated is worth nothing more. */
function worthWithoutWords(text: string, words: WordList): number {
  const { rest, found } = takeOut(wordsIn(text, words), text);
  return worthOf(rest) + WORD_WORTH * found;
}

/**
 * Whether the text is worth so much when it is cut into words and characters at the best places: the longest word is not
 * always one of those it was made of ("chocolat exemple" has chocolate in it).
 */
function isWorthWhereverCut(text: string, least: number, words: WordList): boolean {
  const worth = [0];
  for (let end = 1; end <= text.length; end += 1) {
    const cuts = wordsEndingAt(text, end, words).map((word) => (worth[end - word.length] ?? 0) + WORD_WORTH);
    worth.push(Math.min((worth[end - 1] ?? 0) + 1, ...cuts));
    // Every longer text is cut at one of these places, and no cut takes worth away.
    if (Math.min(...worth.slice(-words.longest)) >= least) return true;
  }
  return (worth[text.length] ?? 0) >= least;
}

/** Whether a text is worth as much as `least` characters that nobody can foresee. The work is linear in its length. */
export function isWorth(text: string, least: number, words: WordList): boolean {
  return worthWithoutWords(text, words) >= least && isWorthWhereverCut(text, least, words);
}
