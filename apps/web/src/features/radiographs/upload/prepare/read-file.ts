import { type ImageFormat, sniffImageFormat } from '@phoxray/dicom';
import { FileFault } from './file.fault.js';

export type ReadFile = { readonly format: ImageFormat; readonly bytes: Uint8Array<ArrayBuffer> };

/** Enough to recognise every format. */
const HEAD_BYTES = 132;

/** The whole file, once its first bytes say that it is a picture at all. Throws `FileFault`. */
export async function readFile(file: Blob): Promise<ReadFile> {
  if (file.size === 0) throw new FileFault('empty');
  const format = sniffImageFormat(await bytesOf(file.slice(0, HEAD_BYTES)));
  if (format === null) throw new FileFault('unsupported');
  return { format, bytes: await bytesOf(file) };
}

/** The browser refuses to read a file that was moved, changed or unplugged. */
async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new FileFault('unreadable');
  }
}
