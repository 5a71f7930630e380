import { viewOf } from '../bytes.js';
import { DicomFormatError, type DicomErrorCode } from '../dicom-format.error.js';
import { implicitVr } from '../dictionary/attributes.js';
import { groupOf, TAG, type Tag } from '../dictionary/tag.js';
import { type Encoding, IMPLICIT_LE_ENCODING } from '../dictionary/transfer-syntax.js';
import { hasLongLength, isVr, type Vr } from '../dictionary/vr.js';
import type { DataSet, DicomElement } from './data-set.js';

/** Bounds that keep a hostile file from exhausting the reader. */
export interface ReadLimits {
  /** Nested sequences. */
  readonly maxDepth: number;
  /** Elements and items in the whole file. */
  readonly maxElements: number;
  /** Size of an inflated data set, in bytes. */
  readonly maxInflatedBytes: number;
  /** Inflated size over packed size. */
  readonly maxInflation: number;
  /** Rows × Columns. */
  readonly maxPixels: number;
}

export const DEFAULT_READ_LIMITS: ReadLimits = {
  maxDepth: 16,
  maxElements: 200_000,
  maxInflatedBytes: 1 << 30,
  maxInflation: 200,
  maxPixels: 1 << 28,
};

const UNDEFINED_LENGTH = 0xffffffff;

interface Header {
  readonly tag: Tag;
  readonly vr: Vr;
  readonly length: number;
  readonly start: number;
}

/**
 * Cuts a byte array into DICOM elements without copying any value (PS3.5 §7). Tolerates what devices really write
 * (undefined lengths, stray delimiters, zero bytes at the end) and refuses what cannot be bounded by the file.
 */
export class Tokenizer {
  private readonly view: DataView;
  private depth = 0;
  private elements = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private encoding: Encoding,
    private readonly limits: ReadLimits,
    public at = 0,
  ) {
    this.view = viewOf(bytes);
  }

  /** Elements up to `end`, or up to the item delimiter when `delimited`, or while `accept` holds for the next tag. */
  readDataSet(end = this.bytes.length, delimited = false, accept: (tag: Tag) => boolean = () => true): DataSet {
    const elements: DicomElement[] = [];
    while (this.at < end && !this.onlyZeros(end)) {
      this.need(8, end);
      const tag = this.readTag(this.at);
      if (delimited && tag === TAG.itemDelimitation) return this.leaveItem(elements);
      if (!accept(tag)) return elements;
      if (groupOf(tag) === 0) this.fail('MALFORMED');
      elements.push(this.readElement(end));
    }
    if (delimited) this.fail('TRUNCATED');
    return elements;
  }

  private leaveItem(elements: DataSet): DataSet {
    this.at += 8;
    return elements;
  }

  private readElement(end: number): DicomElement {
    this.count();
    const header = this.readHeader(end);
    if (header.length === UNDEFINED_LENGTH) return this.readUndefined(header, end);
    this.need(header.length, end);
    if (header.vr === 'SQ') return this.readSequence(header, this.at + header.length, false);
    const bytes = this.take(header.length);
    return { kind: 'value', tag: header.tag, vr: header.vr, bytes, range: this.rangeFrom(header) };
  }

  private readUndefined(header: Header, end: number): DicomElement {
    if (header.vr === 'UN') return this.readUnknownSequence(header, end);
    if (header.vr === 'SQ') return this.readSequence(header, end, true);
    if (header.vr === 'OB' || header.vr === 'OW') return this.readFragments(header, end);
    return this.fail('MALFORMED');
  }

  /** A sequence of unknown representation is always implicit little endian inside (PS3.5 §6.2.2). */
  private readUnknownSequence(header: Header, end: number): DicomElement {
    const outer = this.encoding;
    this.encoding = IMPLICIT_LE_ENCODING;
    const sequence = this.readSequence(header, end, true);
    this.encoding = outer;
    return sequence;
  }

  private readSequence(header: Header, end: number, delimited: boolean): DicomElement {
    if (++this.depth > this.limits.maxDepth) this.fail('TOO_DEEP');
    const items: DataSet[] = [];
    while (this.nextItem(end, delimited)) items.push(this.readItem(end));
    this.depth--;
    return { kind: 'sequence', tag: header.tag, vr: 'SQ', items, range: this.rangeFrom(header) };
  }

  /** True when an item follows; consumes the end of the sequence otherwise. */
  private nextItem(end: number, delimited: boolean): boolean {
    if (!delimited && this.at >= end) return false;
    this.need(8, end);
    const tag = this.readTag(this.at);
    if (tag === TAG.item) return true;
    if (tag !== TAG.sequenceDelimitation) this.fail('MALFORMED');
    this.at += 8;
    if (!delimited && this.at !== end) this.fail('MALFORMED');
    return false;
  }

  private readItem(end: number): DataSet {
    this.count();
    const length = this.readItemLength();
    if (length === UNDEFINED_LENGTH) return this.readDataSet(end, true);
    this.need(length, end);
    return this.readDataSet(this.at + length);
  }

  private readFragments(header: Header, end: number): DicomElement {
    const fragments: Uint8Array[] = [];
    while (this.nextItem(end, true)) fragments.push(this.readFragment(end));
    const [offsetTable = new Uint8Array(0), ...rest] = fragments;
    const { tag, vr } = header;
    return { kind: 'fragments', tag, vr, offsetTable, fragments: rest, range: this.rangeFrom(header) };
  }

  private readFragment(end: number): Uint8Array {
    this.count();
    const length = this.readItemLength();
    this.need(length, end);
    return this.take(length);
  }

  private readItemLength(): number {
    const length = this.u32(this.at + 4);
    this.at += 8;
    return length;
  }

  private readHeader(end: number): Header {
    const start = this.at;
    const tag = this.readTag(start);
    if (!this.encoding.explicitVr) return this.headerEnd(start, implicitVr(tag), this.u32(start + 4), 8);
    const letters = String.fromCharCode(this.bytes[start + 4] ?? 0, this.bytes[start + 5] ?? 0);
    const vr = isVr(letters) ? letters : 'UN';
    if (!hasLongLength(vr)) return this.headerEnd(start, vr, this.u16(start + 6), 8);
    this.need(12, end);
    return this.headerEnd(start, vr, this.u32(start + 8), 12);
  }

  private headerEnd(start: number, vr: Vr, length: number, size: number): Header {
    this.at = start + size;
    return { tag: this.readTag(start), vr, length, start };
  }

  /** Some writers fill the end of a data set with zeros; group 0000 never stands in a file. */
  private onlyZeros(end: number): boolean {
    if (this.bytes[this.at] !== 0 || this.bytes[this.at + 1] !== 0) return false;
    for (let at = this.at; at < end; at++) if (this.bytes[at] !== 0) return false;
    this.at = end;
    return true;
  }

  private take(length: number): Uint8Array {
    const bytes = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return bytes;
  }

  private readTag(at: number): Tag {
    return ((this.u16(at) << 16) | this.u16(at + 2)) >>> 0;
  }

  private u16(at: number): number {
    return this.view.getUint16(at, this.encoding.littleEndian);
  }

  private u32(at: number): number {
    return this.view.getUint32(at, this.encoding.littleEndian);
  }

  private need(length: number, end: number): void {
    if (this.at + length > end) this.fail('TRUNCATED');
  }

  private count(): void {
    if (++this.elements > this.limits.maxElements) this.fail('TOO_LARGE');
  }

  private rangeFrom(header: Header): { start: number; end: number } {
    return { start: header.start, end: this.at };
  }

  private fail(code: DicomErrorCode): never {
    throw new DicomFormatError(code, this.at);
  }
}
