import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CreateWriteStreamOptions, File } from '@google-cloud/storage';
import { Crc32c } from './crc32c.js';

/** Bodies up to here go in one request; longer ones in chunks of this size (a multiple of 256 KiB, says the service). */
const CHUNK_BYTES = 8 * 1024 * 1024;

/** Key of the object's custom metadata under which a writer knows its own work again. */
export const RECEIPT = 'receipt';

/** Only where there is no object yet: which also makes a request harmless to repeat, so that the client retries it. */
function creation(receipt: string): CreateWriteStreamOptions {
  return {
    preconditionOpts: { ifGenerationMatch: 0 },
    contentType: 'application/octet-stream',
    metadata: { metadata: { [RECEIPT]: receipt } },
  };
}

/** Reads until more than one chunk is there, or the end. */
async function readStart(body: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body.iterator({ destroyOnReturn: false })) {
    parts.push(part);
    bytes += part.length;
    if (bytes > CHUNK_BYTES) break;
  }
  return Buffer.concat(parts);
}

/** Creates the object and resolves with its size once the service has compared its CRC32C with ours. */
export async function upload(file: File, body: Readable, receipt: string): Promise<number> {
  const start = await readStart(body);
  return body.readableEnded ? uploadWhole(file, start, receipt) : uploadInChunks(file, start, body, receipt);
}

/** The checksum goes along, so that the service refuses a damaged body before an object exists. */
async function uploadWhole(file: File, content: Buffer, receipt: string): Promise<number> {
  const checksum = new Crc32c();
  checksum.update(content);
  const { metadata, ...options } = creation(receipt);
  await file.save(content, {
    ...options,
    metadata: { ...metadata, crc32c: checksum.toString() },
    resumable: false,
    validation: false,
  });
  return content.length;
}

/** The checksum is known only at the end: the client compares it with the service's and deletes what differs. */
async function uploadInChunks(file: File, start: Buffer, rest: Readable, receipt: string): Promise<number> {
  let bytes = 0;
  async function* whole(): AsyncIterable<Buffer> {
    bytes = start.length;
    yield start;
    for await (const part of rest.iterator({ destroyOnReturn: false })) {
      bytes += part.length;
      yield part;
    }
  }
  const options = { ...creation(receipt), resumable: true, chunkSize: CHUNK_BYTES, validation: 'crc32c' };
  await pipeline(whole, file.createWriteStream(options));
  return bytes;
}
