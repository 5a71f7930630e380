import type { FragmentsElement } from '@phoxray/dicom';

const PIXEL_DATA = 0x7fe00010;

/** Encapsulated pixel data of one RLE frame. */
export function rlePixels(planes: readonly (readonly number[])[]): FragmentsElement {
  const fragments = [rleEncode(planes)];
  return { kind: 'fragments', tag: PIXEL_DATA, vr: 'OB', offsetTable: new Uint8Array(0), fragments };
}

/** One RLE frame (PS3.5 Annex G) out of byte planes: runs of three and more are repeated, the rest is literal. */
export function rleEncode(planes: readonly (readonly number[])[]): Uint8Array {
  const segments = planes.map((plane) => evenly(packBits(plane)));
  const header = new DataView(new ArrayBuffer(64));
  header.setUint32(0, segments.length, true);
  segments.reduce((start, segment, index) => {
    header.setUint32(4 + index * 4, start, true);
    return start + segment.length;
  }, 64);
  return Uint8Array.from([...new Uint8Array(header.buffer), ...segments.flat()]);
}

function packBits(plane: readonly number[]): number[] {
  const packed: number[] = [];
  let at = 0;
  while (at < plane.length) {
    const run = runLength(plane, at);
    const literal = run >= 3 ? 0 : literalLength(plane, at);
    packed.push(...(run >= 3 ? [257 - run, plane[at] ?? 0] : [literal - 1, ...plane.slice(at, at + literal)]));
    at += run >= 3 ? run : literal;
  }
  return packed;
}

function runLength(plane: readonly number[], at: number): number {
  let length = 1;
  while (length < 128 && plane[at + length] === plane[at]) length++;
  return length;
}

function literalLength(plane: readonly number[], at: number): number {
  let length = 1;
  while (length < 128 && at + length < plane.length && runLength(plane, at + length) < 3) length++;
  return length;
}

const evenly = (bytes: readonly number[]): number[] => (bytes.length % 2 ? [...bytes, 0] : [...bytes]);
