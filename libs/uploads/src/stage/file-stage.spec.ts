import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { FileStage } from './file-stage.js';
import type { StagedFile } from './staged-file.js';

const folder = mkdtempSync(join(tmpdir(), 'phoxray-stage-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MAX = 1_500_000;
const open = (memoryBytes: number): FileStage => new FileStage({ maxFileBytes: MAX, memoryBytes, folder });

async function stage(file: Buffer, pieceBytes: number, memoryBytes: number): Promise<StagedFile> {
  const staged = open(memoryBytes);
  for (let at = 0; at < file.length; at += pieceBytes) await staged.write(file.subarray(at, at + pieceBytes));
  return staged.finish();
}

async function contentOf(file: StagedFile): Promise<Buffer> {
  const input = file.open();
  return Buffer.isBuffer(input) ? input : buffer(input.stream);
}

/** Open files of this process that no longer have a name in the stage's folder. */
const nameless = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return target.startsWith(folder) && target.endsWith('(deleted)') ? [`/proc/self/fd/${fd}`] : [];
    } catch {
      return [];
    }
  });

describe('a staged file', () => {
  it('is what was received, in memory and out of it, and its digest and head say so', async () => {
    const sizes = fc.integer({ min: 1, max: MAX });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1_000, max: 300_000 }), fc.nat(MAX), async (size, piece, memory) => {
        const file = Buffer.alloc(size, createHash('sha512').update(String(size)).digest());
        const staged = await stage(file, piece, memory);
        expect((await contentOf(staged)).equals(file)).toBe(true);
        expect(staged.sha256).toBe(createHash('sha256').update(file).digest('hex'));
        expect(staged.head.equals(file.subarray(0, 132))).toBe(true);
        await staged.discard();
      }),
      { numRuns: 40 },
    );
    expect(nameless()).toEqual([]);
  });

  it('beyond memory is ciphertext without a name, and gone with its discard', async () => {
    const file = Buffer.alloc(700_000, 'DUPONT^Jean ');
    const staged = await stage(file, 60_000, 100_000);
    expect(readdirSync(folder)).toEqual([]);
    const [path = ''] = nameless();
    const written = readFileSync(path);
    expect(written.length).toBeGreaterThanOrEqual(file.length);
    expect(written.includes('DUPONT')).toBe(false);
    await staged.discard();
    expect(nameless()).toEqual([]);
  });

  it('is refused at the first byte too many, and when there is none', async () => {
    const staged = open(1_000);
    await staged.write(Buffer.alloc(MAX));
    await expect(staged.write(Buffer.alloc(1))).rejects.toMatchObject({ code: 'UPLOADS.FILE_TOO_LARGE' });
    await staged.discard();
    await expect(open(1_000).finish()).rejects.toMatchObject({ code: 'UPLOADS.FILE_EMPTY' });
  });
});
