import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { TamperedError } from './aead.js';
import {
  frameWindow,
  FRAME_BYTES,
  HEADER_BYTES,
  ObjectOpener,
  ObjectSealer,
  plaintextSize,
  SEALED_FRAME_BYTES,
} from './object-cipher.js';

const KEY = randomBytes(32);

function chunked(data: Buffer, chunkBytes: number): Readable {
  const chunks: Buffer[] = [];
  for (let at = 0; at < data.length; at += chunkBytes) chunks.push(data.subarray(at, at + chunkBytes));
  return Readable.from(chunks);
}

const sealed = (data: Buffer, name = 'a/b', chunkBytes = 70_000): Promise<Buffer> =>
  buffer(chunked(data, chunkBytes).pipe(new ObjectSealer(KEY, name)));

async function opened(stored: Buffer, start: number, end: number, name = 'a/b', key = KEY): Promise<Buffer> {
  const window = frameWindow(start, end, stored.length);
  const opener = new ObjectOpener(key, name, stored.subarray(0, HEADER_BYTES), window);
  const body = chunked(stored.subarray(window.storedStart, window.storedEnd + 1), 50_000);
  return buffer(body.on('error', () => {}).pipe(opener));
}

const openedWhole = (stored: Buffer): Promise<Buffer> =>
  opened(stored, 0, Math.max(0, plaintextSize(stored.length) - 1));

describe('encrypted objects', () => {
  it.each([1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES, 200_001])(
    'come back byte for byte (%i bytes)',
    async (size) => {
      const data = randomBytes(size);
      const stored = await sealed(data);
      expect(plaintextSize(stored.length)).toBe(size);
      expect((await openedWhole(stored)).equals(data)).toBe(true);
    },
  );

  it('an empty object is still authenticated', async () => {
    const stored = await sealed(Buffer.alloc(0));
    expect(plaintextSize(stored.length)).toBe(0);
    expect(stored).toHaveLength(HEADER_BYTES + 16);
  });

  it('any byte range equals the same slice of the plaintext', async () => {
    const data = randomBytes(3 * FRAME_BYTES + 777);
    const stored = await sealed(data);
    const offset = fc.integer({ min: 0, max: data.length - 1 });
    await fc.assert(
      fc.asyncProperty(offset, offset, async (a, b) => {
        const [start, end] = a < b ? [a, b] : [b, a];
        expect((await opened(stored, start, end)).equals(data.subarray(start, end + 1))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('any flipped bit is noticed', async () => {
    const stored = await sealed(randomBytes(FRAME_BYTES + 100));
    await fc.assert(
      fc.asyncProperty(fc.nat(stored.length - 1), fc.nat(7), async (at, bit) => {
        const damaged = Buffer.from(stored);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        await expect(openedWhole(damaged)).rejects.toThrow(TamperedError);
      }),
      { numRuns: 60 },
    );
  });

  it('truncation at a frame boundary, reordering and repetition are noticed', async () => {
    const stored = await sealed(randomBytes(3 * FRAME_BYTES));
    const frame = (index: number): Buffer =>
      stored.subarray(HEADER_BYTES + index * SEALED_FRAME_BYTES, HEADER_BYTES + (index + 1) * SEALED_FRAME_BYTES);
    const header = stored.subarray(0, HEADER_BYTES);
    for (const frames of [
      [0, 1],
      [1, 0, 2],
      [0, 0, 2],
      [0, 1, 1, 2],
    ]) {
      await expect(openedWhole(Buffer.concat([header, ...frames.map(frame)]))).rejects.toThrow(TamperedError);
    }
  });

  it('opens neither under another name nor under another account', async () => {
    const stored = await sealed(randomBytes(10));
    await expect(opened(stored, 0, 9, 'a/c')).rejects.toThrow(TamperedError);
    await expect(opened(stored, 0, 9, 'a/b', randomBytes(32))).rejects.toThrow(TamperedError);
  });
});
