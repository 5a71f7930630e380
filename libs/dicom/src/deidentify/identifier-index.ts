/** From so many letters and digits on, an identifier is also looked for within other values. */
export const SHORTEST_CONTAINED = 4;
/** No kept value is longer. */
const LONGEST = 64;
/** As many as fit a decoder's memory; a file with more has no further ones looked for. */
const MAX_IDENTIFIERS = 100_000;

/**
 * Identifiers in their significant form. A look-up costs the length of the text that is searched, however many
 * identifiers there are.
 */
export class IdentifierIndex {
  private readonly identifiers = new Set<string>();
  /** Lengths of the identifiers that begin with the same letters. */
  private readonly lengths = new Map<string, Set<number>>();

  /** @param identifier letters and digits alone, folded. */
  add(identifier: string): void {
    const isFull = this.identifiers.size >= MAX_IDENTIFIERS;
    if (identifier === '' || identifier.length > LONGEST || isFull) return;
    this.identifiers.add(identifier);
    if (identifier.length < SHORTEST_CONTAINED) return;
    const start = identifier.slice(0, SHORTEST_CONTAINED);
    const lengths = this.lengths.get(start) ?? new Set();
    this.lengths.set(start, lengths.add(identifier.length));
  }

  has(text: string): boolean {
    return this.identifiers.has(text);
  }

  /** Whether an identifier of at least `shortest` characters stands anywhere in the text. */
  isWithin(text: string, shortest = SHORTEST_CONTAINED): boolean {
    for (let at = 0; at + shortest <= text.length; at++) {
      for (const length of this.lengths.get(text.slice(at, at + SHORTEST_CONTAINED)) ?? []) {
        if (length >= shortest && this.identifiers.has(text.slice(at, at + length))) return true;
      }
    }
    return false;
  }
}
