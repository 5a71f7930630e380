import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
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

describe('an encrypted object', () => {
  it('whose header was changed is not opened at all: nobody would close it, or hear that it is gone', async () => {
    // The vault derives keys of accounts; here the key is given, and no account exists.
    const objects = new EncryptedObjects(new FileObjectStore(root), Object.create(AccountVault.prototype));
    const [key, name] = [randomBytes(32), '0a/account/original/file'];
    await objects.put(key, name, randomBytes(200_000));
    const path = join(root, name);
    const stored = readFileSync(path);
    stored[0] = (stored[0] ?? 0) ^ 1;
    writeFileSync(path, stored);
    await expect(objects.get(key, name)).rejects.toThrow(TamperedError);
    for (let turns = 0; turns < 100; turns += 1) await turn();
    expect(heldOpen()).toEqual([]);
  });
});
