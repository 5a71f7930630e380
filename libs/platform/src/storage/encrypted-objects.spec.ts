import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { AccountVault, TamperedError } from '../crypto/index.js';
import { EncryptedObjects } from './encrypted-objects.js';
import { FileObjectStore } from './file-object-store.js';

const root = mkdtempSync(join(tmpdir(), 'phoxray-objects-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Files below the store's folder that this process holds open. */
const heldOpen = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return target.startsWith(root) ? [target] : [];
    } catch {
      return [];
    }
  });

// The vault derives keys of accounts; here the key is given, and no account exists.
const objects = new EncryptedObjects(new FileObjectStore(root), Object.create(AccountVault.prototype));
const key = randomBytes(32);
let count = 0;
const newName = (): string => `0a/account/original/file-${(count += 1)}`;

describe('an encrypted object', () => {
  it('is read as it was written, whole and in part', async () => {
    const frame = 64 * 1024;
    const anySize = fc.oneof(fc.nat(300), fc.integer({ min: frame - 60, max: frame + 60 }), fc.nat(400_000));
    await fc.assert(
      fc.asyncProperty(anySize, fc.nat(), fc.nat(), async (size, one, other) => {
        const [name, file] = [newName(), randomBytes(size)];
        await objects.put(key, name, file);
        expect((await objects.getBuffer(key, name)).equals(file)).toBe(true);
        const [start = 0, end = 0] = [one % (size + 1), other % (size + 1)].toSorted((a, b) => a - b);
        if (end === start) return;
        const part = await buffer(await objects.get(key, name, { start, end: end - 1 }));
        expect(part.equals(file.subarray(start, end))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('fails to read when it was cut, wherever', async () => {
    const name = newName();
    await objects.put(key, name, randomBytes(200_000));
    const stored = readFileSync(join(root, name));
    await fc.assert(
      fc.asyncProperty(fc.nat(stored.length - 1), async (length) => {
        writeFileSync(join(root, name), stored.subarray(0, length));
        await expect(objects.getBuffer(key, name)).rejects.toThrow(TamperedError);
      }),
      { numRuns: 60, examples: [[0], [1], [39], [40], [55], [56], [stored.length - 1]] },
    );
  });

  it('whose header was changed is not left open: nobody would close it, or hear that it is gone', async () => {
    const name = newName();
    await objects.put(key, name, randomBytes(200_000));
    const path = join(root, name);
    const stored = readFileSync(path);
    stored[0] = (stored[0] ?? 0) ^ 1;
    writeFileSync(path, stored);
    await expect(objects.get(key, name)).rejects.toThrow(TamperedError);
    await expect(objects.get(key, name, { start: 100_000, end: 100_010 })).rejects.toThrow(TamperedError);
    while (heldOpen().length > 0) await turn();
  });
});
