/**
 * What must become of a file. `refused`: a 4xx problem. `sanitised`: taken, with the hostile part gone. `harmless`:
 * either of the two, where both are right and the choice is the decoder's. `inert`: as harmless, but what was planted
 * may stay, because it is coded picture data that nothing but a decoder reads, like the pixels themselves.
 */
export type Verdict = 'refused' | 'sanitised' | 'harmless' | 'inert';

export interface HostileFile {
  readonly name: string;
  readonly verdict: Verdict;
  readonly bytes: Uint8Array;
}

/** Planted wherever something could hide: nothing that is kept may contain it, packed or not. */
export const NEEDLE = 'phox-hostile-7c1d';
export const SCRIPT = `<script>alert("${NEEDLE}")</script>`;

type Named = readonly [name: string, bytes: Uint8Array | string];

/** A table of files that share a verdict. */
export const filesOf = (verdict: Verdict, ...files: readonly Named[]): HostileFile[] =>
  files.map(([name, bytes]) => ({ name, verdict, bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes }));

export const bytesOf = (...values: readonly number[]): Buffer => Buffer.from(values);

/** A copy with other bytes at one place. */
export function patched(file: Uint8Array, at: number, bytes: Uint8Array): Buffer {
  const copy = Buffer.from(file);
  copy.set(bytes, at);
  return copy;
}

export function u32be(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

export function u16be(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function u32le(value: number): Buffer {
  return Buffer.from(u32be(value).toReversed());
}

export function u16le(value: number): Buffer {
  return Buffer.from(u16be(value).toReversed());
}
