import { nameOf } from '../dictionary/attributes.js';
import type { Tag } from '../dictionary/tag.js';

/** What a person should look at: pixels are copied untouched, so the report says what they may still carry. */
export type DeidentificationWarning =
  | 'BURNED_IN_ANNOTATION_DECLARED'
  /** A number without which the picture cannot be read equals or holds a short identifier of the file. */
  | 'IDENTIFIER_LIKE_VALUE_KEPT';

/** How entries begin that name what was taken out of a compressed stream. */
export const STREAM_ENTRY = 'PixelData ';

export interface ReportEntry {
  /**
   * PS3.6 keyword, `(gggg,eeee)` when unknown, or a name of ours for what is no element: `Preamble`, `PixelDataExcess`,
   * `BasicOffsetTable`, `UnusedBits`, `LUTDataExcess`, `PixelData COM` for a segment of a compressed stream. Never a value.
   */
  readonly keyword: string;
  readonly count: number;
}

export interface DeidentificationReport {
  readonly profile: 'phoxray-1';
  /** Elements that did not survive; a sequence counts once, whatever it held. */
  readonly removed: readonly ReportEntry[];
  /** Elements that survive with another value: UIDs, dates, pseudonyms, emptied or relabelled values. */
  readonly replaced: readonly ReportEntry[];
  /** Elements that survive unchanged, at every depth. */
  readonly kept: number;
  readonly warnings: readonly DeidentificationWarning[];
}

/** Counts what happens to elements while a file is cleaned. */
export class ReportBuilder {
  private readonly removals = new Map<string, number>();
  private readonly replacements = new Map<string, number>();
  private readonly warnings = new Set<DeidentificationWarning>();
  private keptCount = 0;

  keep(): void {
    this.keptCount++;
  }

  remove(tag: Tag): void {
    this.removeNamed(nameOf(tag));
  }

  removeNamed(name: string): void {
    increment(this.removals, name);
  }

  replace(tag: Tag): void {
    increment(this.replacements, nameOf(tag));
  }

  warn(warning: DeidentificationWarning): void {
    this.warnings.add(warning);
  }

  build(): DeidentificationReport {
    return {
      profile: 'phoxray-1',
      removed: entries(this.removals),
      replaced: entries(this.replacements),
      kept: this.keptCount,
      warnings: [...this.warnings].sort(),
    };
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

const entries = (counts: Map<string, number>): ReportEntry[] =>
  Array.from(counts, ([keyword, count]) => ({ keyword, count })).sort((a, b) => (a.keyword < b.keyword ? -1 : 1));
