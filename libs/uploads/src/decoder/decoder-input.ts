import type { Readable } from 'node:stream';

/** A file to be opened: in memory, or as a stream of exactly `bytes` bytes, which is destroyed in the end. */
export type DecoderInput = Buffer | { readonly bytes: number; readonly stream: Readable };

/** A file that can be opened more than once: in memory, or by what opens it anew from its beginning. */
export type DecoderSource = Buffer | (() => DecoderInput);

export const openSource = (source: DecoderSource): DecoderInput => (Buffer.isBuffer(source) ? source : source());

const SLICE_BYTES = 256 * 1024;

export const sizeOf = (input: DecoderInput): number => (Buffer.isBuffer(input) ? input.length : input.bytes);

/** The file in pieces, each small enough to wait for. */
export function piecesOf(input: DecoderInput): Iterable<Buffer> | AsyncIterable<Buffer> {
  return Buffer.isBuffer(input) ? slicesOf(input) : input.stream;
}

/** Lets go of a file that will not be read. */
export function discard(input: DecoderInput): void {
  if (!Buffer.isBuffer(input)) input.stream.destroy();
}

function* slicesOf(file: Buffer): Iterable<Buffer> {
  for (let start = 0; start < file.length; start += SLICE_BYTES) yield file.subarray(start, start + SLICE_BYTES);
}
