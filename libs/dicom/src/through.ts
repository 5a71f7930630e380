import { concatenate } from './bytes.js';

/** More came out of a stream than was allowed. */
export class OverflowError extends Error {
  override readonly name = 'OverflowError';
}

/**
 * Everything that a compression or decompression stream makes of the parts; they are asked for one by one, as the stream
 * takes them.
 * @throws {OverflowError} beyond `maxBytes`; whatever the stream throws for bytes it cannot take.
 */
export async function through(
  stream: CompressionStream | DecompressionStream,
  parts: Iterable<Uint8Array<ArrayBuffer>>,
  maxBytes: number,
): Promise<Uint8Array> {
  const feeding = feed(stream.writable.getWriter(), parts);
  const [made] = await Promise.all([collect(stream.readable, maxBytes), feeding.catch(() => undefined)]);
  return made;
}

async function feed(
  writer: ReturnType<CompressionStream['writable']['getWriter']>,
  parts: Iterable<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  for (const part of parts) await writer.write(part);
  await writer.close();
}

async function collect(readable: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const reader = readable.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > maxBytes) {
      await reader.cancel().catch(() => undefined);
      throw new OverflowError();
    }
    chunks.push(next.value);
  }
  return concatenate(chunks);
}
