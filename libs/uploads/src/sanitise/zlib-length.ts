import { inflateSync } from 'node:zlib';
import { RasterFormatError } from '@phoxray/dicom';
import { z } from 'zod';
import { isOutOfMemory } from './out-of-memory.policy.js';

/** What Node answers when it is asked for the engine too: the types of Node do not know of it. */
const inflatedSchema = z.object({ engine: z.object({ bytesWritten: z.number() }) });

/** Where a zlib stream ends. Throws `RasterFormatError` when it unpacks to more than `size` bytes, or not at all; and what memory
 * that ends fails with. */
export function zlibLength(packed: Uint8Array, size: number): number {
  try {
    const inflated: unknown = inflateSync(packed, { info: true, maxOutputLength: Math.max(size, 1) });
    return inflatedSchema.parse(inflated).engine.bytesWritten;
  } catch (cause) {
    if (isOutOfMemory(cause)) throw cause;
    throw Object.assign(new RasterFormatError('MALFORMED'), { cause });
  }
}
