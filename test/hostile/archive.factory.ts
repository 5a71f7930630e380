import { crc32 } from 'node:zlib';
import { bytesOf, u16le, u32le } from './hostile-file.js';

export interface ArchiveEntry {
  readonly name: string;
  readonly content: Uint8Array;
  /** Unix mode in the central directory; 0o120777 is a symbolic link. */
  readonly mode?: number;
}

/** A ZIP archive of stored entries (APPNOTE 4.3), with whatever names it is given. */
export function zipOf(entries: readonly ArchiveEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fieldsOf(entry), Buffer.from(entry.name), entry.content]);
    central.push(centralOf(entry, at));
    locals.push(local);
    at += local.length;
  }
  return Buffer.concat([...locals, ...central, endOf(entries.length, Buffer.concat(central).length, at)]);
}

function fieldsOf({ name, content }: ArchiveEntry): Buffer {
  const size = u32le(content.length);
  return Buffer.concat([
    u16le(20),
    Buffer.alloc(8),
    u32le(crc32(content)),
    size,
    size,
    u16le(Buffer.byteLength(name)),
    u16le(0),
  ]);
}

function centralOf(entry: ArchiveEntry, at: number): Buffer {
  const mode = u32le(((entry.mode ?? 0o100644) << 16) >>> 0);
  const rest = [Buffer.alloc(2), Buffer.alloc(2), Buffer.alloc(2), mode, u32le(at), Buffer.from(entry.name)];
  return Buffer.concat([Buffer.from('PK\x01\x02'), bytesOf(20, 3), fieldsOf(entry), ...rest]);
}

function endOf(count: number, size: number, at: number): Buffer {
  const counts = [u16le(count & 0xffff), u16le(count & 0xffff)];
  return Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(4), ...counts, u32le(size), u32le(at), u16le(0)]);
}
