import { latin1 } from '../bytes.js';
import { nameOf } from '../dictionary/attributes.js';
import { elementOf, groupOf, isPrivate, type Tag } from '../dictionary/tag.js';
import type { Vr } from '../dictionary/vr.js';
import type { DataSet, DicomElement, ValueElement } from '../read/data-set.js';
import { trimPadding } from '../read/element-values.js';
import { isProductWord } from './device-names.js';
import { IdentifierIndex, SHORTEST_CONTAINED } from './identifier-index.js';
import { dateSpellings, phoneSpellings, withBareDigits } from './identifier-spellings.js';
import type { RuleSet } from './rule-set.js';
import { significant, withoutUmlauts, wordsOf } from './significant-text.js';

/** Representations that hold names, numbers of persons and things, dates, or text in which they may stand. */
const IDENTIFYING_VRS: ReadonlySet<Vr> = new Set<Vr>([
  'AE', 'DA', 'DT', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UI', 'UN', 'UT',
]); // prettier-ignore

/** Attributes that tell of the examination or the software: a short number in them is a measure. */
const DESCRIPTIVE = /Description|Comments|ProtocolName|SoftwareVersions|History|Reason|Agent/;
const DESCRIPTIVE_VRS: ReadonlySet<Vr> = new Set<Vr>(['LT', 'UN', 'UT']);
/** Digits of a number within a text from which on it is taken for an identifier. */
const SHORTEST_MENTION = 6;
/** Digits within a word of letters and digits. */
const SHORTEST_RUN = 5;
const YEAR = /^(?:19|20)\d{2}$/;
/** Characters of a text that are looked at: what the longest free text may hold (PS3.5 §6.2). */
const LONGEST_TEXT = 10_240;
/** Elements of unknown representation are taken for text up to this size, in bytes. */
const LONGEST_UNKNOWN = 256;
const STANDARD_ROOT = '1.2.840.10008.';

/** Whether the file's own words are worth nothing: they are terms of the standard, or names of makers and products. */
type Vocabulary = (word: string) => boolean;

/**
 * Every identifier of a file, at any depth and in file meta: names, numbers of patients, orders, studies, devices and
 * stations, addresses, dates and telephone numbers in their spellings. What the profile keeps as it is does not count,
 * nor do words of other attributes than person names that are terms of the allow-list or names of makers and products.
 */
export function fileIdentifiers(elements: DataSet, rules: RuleSet): IdentifierIndex {
  const terms = termsOf(rules);
  const index = new IdentifierIndex();
  collect(elements, rules, index, (word) => terms.has(word) || isProductWord(word));
  return index;
}

function termsOf(rules: RuleSet): ReadonlySet<string> {
  const terms = [...rules.values()].flatMap((rule) =>
    rule.action === 'keep' && rule.guard.kind === 'terms' ? [...rule.guard.terms] : [],
  );
  return new Set(terms.flatMap((term) => [significant(term), ...wordsOf(term)]));
}

function collect(elements: DataSet, rules: RuleSet, index: IdentifierIndex, isKnown: Vocabulary): void {
  for (const element of elements) {
    if (element.kind === 'sequence') element.items.forEach((item) => collect(item, rules, index, isKnown));
    else if (element.kind === 'value' && identifies(element, rules)) addElement(element, index, isKnown);
  }
}

/** What goes, or comes back as something else. Private creators name makers. */
function identifies({ tag, vr, kind }: DicomElement, rules: RuleSet): boolean {
  if (kind !== 'value' || !IDENTIFYING_VRS.has(vr) || isPrivateCreator(tag)) return false;
  const action = rules.get(tag)?.action;
  return action === undefined || ['pseudonym', 'empty', 'shift', 'uid'].includes(action);
}

const isPrivateCreator = (tag: Tag): boolean =>
  isPrivate(tag) && elementOf(tag) >= 0x10 && elementOf(tag) <= 0xff && groupOf(tag) > 8;

function addElement(element: ValueElement, index: IdentifierIndex, isKnown: Vocabulary): void {
  const { tag, vr } = element;
  const values = textOf(element).split('\\').map(trimPadding);
  if (vr === 'UI') return values.forEach((uid) => addUid(uid, index));
  if (vr === 'DA' || vr === 'DT') return values.flatMap(dateSpellings).forEach((date) => index.add(date));
  const shortestNumber = isDescriptive(tag, vr) ? SHORTEST_MENTION : 1;
  const isTerm = vr === 'PN' ? null : isKnown;
  for (const value of values) {
    identifiersIn(value, shortestNumber, isTerm).forEach((identifier) => index.add(identifier));
  }
}

const isDescriptive = (tag: Tag, vr: Vr): boolean =>
  DESCRIPTIVE_VRS.has(vr) || isPrivate(tag) || DESCRIPTIVE.test(nameOf(tag));

/** Parts long enough to carry a date or a number; those of the standard's own UIDs do not. */
function addUid(uid: string, index: IdentifierIndex): void {
  if (uid.startsWith(STANDARD_ROOT)) return;
  for (const part of uid.split('.')) if (part.length >= SHORTEST_MENTION) index.add(part);
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);

/** The value as a whole, its words, the long numbers in them, and the dates and telephone numbers it holds. */
function identifiersIn(value: string, shortestNumber: number, isTerm: Vocabulary | null): string[] {
  const spelled = [value, withoutUmlauts(value)];
  const isShortNumber = (text: string): boolean => isNumber(text) && text.length < shortestNumber;
  const wholes = isTerm && isNothingElse(value, isTerm) ? [] : spelled.map(significant);
  const words = spelled.flatMap(wordsOf).filter((word) => isTerm === null || isOwnWord(word, isTerm));
  const runs = (value.match(/\d+/g) ?? []).filter(({ length }) => length >= SHORTEST_RUN);
  const bare = withBareDigits([...wholes, ...words, ...runs].filter(isNumber));
  const long = bare.filter(({ length }) => length >= SHORTEST_CONTAINED);
  const taken = [...wholes, ...words, ...long].filter((text) => !isShortNumber(text));
  return [...taken, ...dateSpellings(value), ...phoneSpellings(value)];
}

/** Words of the standard and of products, and codes beside them. */
function isNothingElse(value: string, isTerm: Vocabulary): boolean {
  const words = wordsOf(value);
  const isPlain = words.every((word) => isTerm(word) || word.length < SHORTEST_CONTAINED);
  return isPlain && words.some((word) => isTerm(word) && word.length >= SHORTEST_CONTAINED);
}

/** Long enough for a name, neither a term nor a year. */
const isOwnWord = (word: string, isTerm: Vocabulary): boolean =>
  word.length >= SHORTEST_CONTAINED && !isTerm(word) && !YEAR.test(word);

/** UTF-8 where it is, else a character a byte; of an unknown representation only what is plain text. */
function textOf({ vr, bytes }: ValueElement): string {
  const taken = bytes.subarray(0, LONGEST_TEXT);
  if (vr === 'UN') return bytes.length <= LONGEST_UNKNOWN && isPrintable(bytes) ? latin1(bytes) : '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(taken);
  } catch {
    return latin1(taken);
  }
}

const isPrintable = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0 || (byte >= 0x20 && byte < 0x7f));
