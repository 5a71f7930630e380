import { latin1, viewOf } from '../bytes.js';
import { TAG, type Tag } from '../dictionary/tag.js';
import type { Encoding } from '../dictionary/transfer-syntax.js';
import type { Vr } from '../dictionary/vr.js';
import type { ValueElement } from '../read/data-set.js';
import { textValues } from '../read/element-values.js';
import { IdentifierIndex, SHORTEST_CONTAINED } from './identifier-index.js';
import type { Rule } from './rule.js';
import { significant, wordsOf } from './significant-text.js';

/** Without these the picture cannot be read: a number in them that looks like a short identifier is only warned of. */
const LAYOUT: ReadonlySet<Tag> = new Set<Tag>([
  TAG.samplesPerPixel,
  TAG.planarConfiguration,
  TAG.rows,
  TAG.columns,
  TAG.bitsAllocated,
  TAG.bitsStored,
  TAG.highBit,
  TAG.pixelRepresentation,
  TAG.lutDescriptor,
  TAG.redPaletteDescriptor,
  TAG.greenPaletteDescriptor,
  TAG.bluePaletteDescriptor,
]);

/** They turn stored values into measured ones: they go only for a long identifier. */
const SCALE: ReadonlySet<Tag> = new Set<Tag>([TAG.rescaleIntercept, TAG.rescaleSlope]);
const SHORTEST_IN_SCALE = 6;
/** An identifier cut into the values of one attribute is looked for from so many characters on. */
const SHORTEST_JOINED = 8;

/** A kept value repeats an identifier: it goes, it stays for a reason that the report names, or it does not repeat one. */
export type Verdict = 'clean' | 'tolerated' | 'refused';

const READERS: Partial<Record<Vr, (view: DataView, at: number, littleEndian: boolean) => number | bigint>> = {
  US: (view, at, little) => view.getUint16(at, little),
  SS: (view, at, little) => view.getInt16(at, little),
  UL: (view, at, little) => view.getUint32(at, little),
  SL: (view, at, little) => view.getInt32(at, little),
  FL: (view, at, little) => view.getFloat32(at, little),
  FD: (view, at, little) => view.getFloat64(at, little),
  SV: (view, at, little) => view.getBigInt64(at, little),
  UV: (view, at, little) => view.getBigUint64(at, little),
};
const SIZES: Partial<Record<Vr, number>> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, SV: 8, UV: 8 };

/**
 * Holds what is about to be kept against the identifiers of the file. One of four letters and digits or more must not
 * stand anywhere in a value, in whatever representation; a shorter one must not be a whole text, or a word of three
 * letters in it: numbers and the defined terms of the standard are that short by nature.
 */
export class IdentityGuard {
  constructor(
    private readonly identifiers: IdentifierIndex,
    private readonly encoding: Encoding,
  ) {}

  judge(element: ValueElement, rule: Rule): Verdict {
    const shortest = SCALE.has(element.tag) ? SHORTEST_IN_SCALE : SHORTEST_CONTAINED;
    if (this.repeats(element, rule, shortest)) return LAYOUT.has(element.tag) ? 'tolerated' : 'refused';
    return shortest > SHORTEST_CONTAINED && this.repeats(element, rule, SHORTEST_CONTAINED) ? 'tolerated' : 'clean';
  }

  private repeats(element: ValueElement, rule: Rule, shortest: number): boolean {
    if (rule.action === 'shift') return this.repeatsInTime(element);
    if (rule.action === 'keep') return this.repeatsKept(element, rule.guard.kind, shortest);
    const isText = ['label', 'vendor', 'model', 'code', 'meaning'].includes(rule.action);
    return isText && textValues(element.bytes).some((value) => this.isIdentity(value));
  }

  private repeatsKept(
    element: ValueElement,
    kind: Extract<Rule, { action: 'keep' }>['guard']['kind'],
    shortest: number,
  ): boolean {
    if (kind === 'bulk') return !isCurve(element, this.encoding) && this.isSpelled(element.bytes);
    const values = kind === 'binary' ? this.binaryValues(element) : textValues(element.bytes).map(mantissa);
    const isRepeated = values.some((value) => this.identifiers.isWithin(significant(value), shortest));
    const isSplit = values.length > 1 && this.identifiers.isWithin(significant(values.join('')), SHORTEST_JOINED);
    return isRepeated || isSplit || (kind === 'binary' && this.isSpelled(element.bytes));
  }

  /** A date was moved; the time of day stayed. */
  private repeatsInTime({ vr, bytes }: ValueElement): boolean {
    if (vr === 'DA') return false;
    const times = textValues(bytes).map((value) => (vr === 'DT' ? value.slice(8) : value));
    return times.some((time) => this.identifiers.isWithin(significant(time)));
  }

  private isIdentity(text: string): boolean {
    const whole = significant(text);
    const isShortWord = (word: string): boolean => word.length === 3 && this.identifiers.has(word);
    return this.identifiers.has(whole) || this.identifiers.isWithin(whole) || wordsOf(text).some(isShortWord);
  }

  private binaryValues({ vr, bytes }: ValueElement): string[] {
    const [read, size] = [READERS[vr], SIZES[vr]];
    if (!read || !size) return [];
    const view = viewOf(bytes);
    const { littleEndian } = this.encoding;
    return Array.from({ length: Math.floor(bytes.length / size) }, (_, at) =>
      withTrailingZeros(mantissa(String(read(view, at * size, littleEndian)))),
    );
  }

  /** Letters that follow each other, or that a byte keeps apart, in either order of bytes. */
  private isSpelled(bytes: Uint8Array): boolean {
    const text = latin1(bytes);
    const even = text.replace(/(.)./gs, '$1');
    const odd = text.replace(/.(.)/gs, '$1');
    const swapped = text.replace(/(.)(.)/gs, '$2$1');
    return [text, swapped, even, odd].some((one) => this.isSpelledIn(one));
  }

  private isSpelledIn(text: string): boolean {
    const runs = text.match(/[\x20-\x7e]{4,}/g) ?? [];
    return runs.some((run) => this.identifiers.isWithin(significant(run)));
  }
}

/** The digits of a number, without what says how large it is. */
const mantissa = (value: string): string => value.replace(/[eE][+-]?\d+$/, '');

/** A fraction is stored without the zeros it was written with. */
const withTrailingZeros = (digits: string): string => (digits.includes('.') ? `${digits}00` : digits);

/** A table of fewer entries may be a word whose letters happen to stand in order. */
const SHORTEST_CURVE = 64;

/** A table whose entries only rise or only fall shows how grey turns into grey; it spells nothing. */
function isCurve({ bytes }: ValueElement, { littleEndian }: Encoding): boolean {
  const view = viewOf(bytes);
  const entries = Array.from({ length: bytes.length >> 1 }, (_, at) => view.getUint16(at * 2, littleEndian));
  if (entries.length < SHORTEST_CURVE) return false;
  const rises = entries.every((entry, at) => at === 0 || entry >= (entries[at - 1] ?? 0));
  return rises || entries.every((entry, at) => at === 0 || entry <= (entries[at - 1] ?? 0));
}
