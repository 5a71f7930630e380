import { concatenate } from '../bytes.js';
import { isFrameHeader, type JpegSegment, MARKER } from './jpeg-segments.js';

const PROGRESSIVE: ReadonlySet<number> = new Set([0xc2]);
const LOSSLESS: ReadonlySet<number> = new Set([0xc3]);
const ARITHMETIC_FROM = 0xc9;
const QUANTISATION_VALUES = 64;
const CODE_LENGTHS = 16;
/** Class of the tables for AC coefficients, in the high half of a table's place. */
const AC = 0x10;

/** One table of a segment. A later one for the same place takes over from it. */
interface Table {
  readonly marker: number;
  readonly place: number;
  readonly bytes: Uint8Array;
  isUsed: boolean;
}

interface FrameComponent {
  readonly id: number;
  readonly quantisation: number;
}

/**
 * Keeps of the quantisation and Huffman tables those that a scan is decoded with (ITU-T T.81 B.2.4): tables that are
 * overridden before a scan, or that no component asks for, are a place to hide things.
 * @returns the segments, and the names of those that lost a table.
 */
export function withoutUnusedTables(segments: readonly JpegSegment[]): { segments: JpegSegment[]; reduced: string[] } {
  const tables = new Map<JpegSegment, readonly Table[]>();
  const current = new Map<string, Table>();
  let frame: JpegSegment | null = null;
  for (const segment of segments) {
    if (isFrameHeader(segment.marker)) frame = segment;
    for (const table of tablesOf(segment, tables)) current.set(keyOf(table.marker, table.place), table);
    if (segment.marker === MARKER.startOfScan && frame) markUsed(segment, frame, current);
  }
  const reduced: string[] = [];
  const kept = segments.flatMap((segment) => reducedTo(segment, tables.get(segment), reduced));
  return { segments: kept, reduced };
}

const keyOf = (marker: number, place: number): string => `${marker}-${place}`;

function reducedTo(segment: JpegSegment, tables: readonly Table[] | undefined, reduced: string[]): JpegSegment[] {
  if (!tables) return [segment];
  const payload = concatenate(tables.filter(({ isUsed }) => isUsed).map(({ bytes }) => bytes));
  if (payload.length === segment.payload.length) return [segment];
  reduced.push(segment.marker === MARKER.huffman ? 'DHT' : 'DQT');
  return payload.length === 0 ? [] : [{ ...segment, payload }];
}

/** The tables of a segment, remembered; bytes behind the last whole one belong to none. */
function tablesOf(segment: JpegSegment, into: Map<JpegSegment, readonly Table[]>): readonly Table[] {
  const { marker, payload } = segment;
  if (marker !== MARKER.huffman && marker !== MARKER.quantisation) return [];
  const tables: Table[] = [];
  for (let at = 0; at < payload.length;) {
    const length = marker === MARKER.huffman ? huffmanLength(payload, at) : quantisationLength(payload, at);
    if (at + length > payload.length) break;
    const place = payload[at] ?? 0;
    const isHuffman = marker === MARKER.huffman;
    tables.push({
      marker,
      place: isHuffman ? place : place & 15,
      bytes: payload.subarray(at, at + length),
      isUsed: false,
    });
    at += length;
  }
  into.set(segment, tables);
  return tables;
}

const quantisationLength = (payload: Uint8Array, at: number): number =>
  1 + QUANTISATION_VALUES * ((payload[at] ?? 0) >> 4 === 0 ? 1 : 2);

function huffmanLength(payload: Uint8Array, at: number): number {
  const counts = payload.subarray(at + 1, at + 1 + CODE_LENGTHS);
  return 1 + CODE_LENGTHS + counts.reduce((sum, count) => sum + count, 0);
}

/** A scan is read with the tables that stand at its start. */
function markUsed(scan: JpegSegment, frame: JpegSegment, current: ReadonlyMap<string, Table>): void {
  const use = (marker: number, place: number): void => {
    const table = current.get(keyOf(marker, place));
    if (table) table.isUsed = true;
  };
  const components = componentsOf(frame);
  const count = scan.payload[0] ?? 0;
  const from = scan.payload[1 + count * 2] ?? 0;
  const isFirst = (scan.payload[3 + count * 2] ?? 0) >> 4 === 0;
  for (let index = 0; index < count; index++) {
    const [id = 0, places = 0] = scan.payload.subarray(1 + index * 2, 3 + index * 2);
    for (const one of components) if (one.id === id) use(MARKER.quantisation, one.quantisation);
    if (frame.marker >= ARITHMETIC_FROM) continue;
    if (needsDc(frame.marker, from, isFirst)) use(MARKER.huffman, places >> 4);
    if (needsAc(frame.marker, from)) use(MARKER.huffman, AC | (places & 15));
  }
}

/** The refinement of DC coefficients is written without codes (G.1.2.1). */
const needsDc = (marker: number, from: number, isFirst: boolean): boolean =>
  PROGRESSIVE.has(marker) ? from === 0 && isFirst : true;

const needsAc = (marker: number, from: number): boolean => (PROGRESSIVE.has(marker) ? from > 0 : !LOSSLESS.has(marker));

function componentsOf({ payload }: JpegSegment): FrameComponent[] {
  return Array.from({ length: payload[5] ?? 0 }, (_, index) => ({
    id: payload[6 + index * 3] ?? 0,
    quantisation: payload[8 + index * 3] ?? 0,
  }));
}
