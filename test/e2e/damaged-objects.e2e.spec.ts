import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Client } from 'pg';
import { z } from 'zod';
import { syntheticDicom } from '../factories/dicom.factory.js';
import { createTestAccount, startUploadsApp, type UploadsApp } from '../setup/uploads-app.js';
import { UploadsClient } from '../setup/uploads-client.js';

/** Printed with a failure; the same seed damages the same bits. */
const SEED = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const FLIPS = 1_000;
/** As in libs/platform's object-cipher: header, then frames of plaintext and tag. */
const HEADER = 40;
const FRAME = 64 * 1024;
const SEALED_FRAME = FRAME + 16;

interface Stored {
  /** Below /v1/radiographs. */
  readonly path: string;
  readonly file: string;
  readonly ciphertext: Buffer;
  readonly plaintext: Buffer;
}

interface Answer {
  readonly status: number;
  /** Null when the connection broke before the announced end. */
  readonly body: Buffer | null;
}

describe(`a stored object that was damaged (SEED=${SEED})`, () => {
  let uploads: UploadsApp;
  let client: UploadsClient;
  let objects: Stored[];

  beforeAll(async () => {
    uploads = await startUploadsApp({ worker: true });
    client = new UploadsClient(uploads, await createTestAccount(uploads));
    const { id } = await client.keep(Buffer.from(syntheticDicom({ rows: 400, columns: 400 })));
    await client.rendered(id);
    objects = await storedObjects(id);
  });
  afterAll(() => uploads?.stop());

  async function storedObjects(id: string): Promise<Stored[]> {
    const database = new Client({ connectionString: uploads.adminUrl });
    await database.connect();
    const { rows } = await database.query<{ path: string; name: string }>(
      `select '/' || id || '/original' as path, object_name as name from phoxray.radiograph where id = $1
       union all select '/' || radiograph_id || '/renditions/' || kind, object_name from phoxray.rendition
       where radiograph_id = $1 and object_name is not null`,
      [id],
    );
    await database.end();
    const read = async ({ path, name }: { path: string; name: string }): Promise<Stored> => {
      const file = join(uploads.objectsFolder, name);
      return { path, file, ciphertext: readFileSync(file), plaintext: await client.download(path) };
    };
    return Promise.all(rows.map(read));
  }

  async function get({ path }: Stored, range?: readonly [start: number, end: number]): Promise<Answer> {
    const headers = {
      Authorization: client.account.authorization,
      ...(range === undefined ? {} : { Range: `bytes=${range[0]}-${range[1]}` }),
    };
    const response = await fetch(`${uploads.url}/v1/radiographs${path}`, { headers });
    const body = await response.arrayBuffer().then(Buffer.from, () => null);
    return { status: response.status, body };
  }

  async function codeOf({ path }: Stored, range?: string): Promise<unknown[]> {
    const headers = { Authorization: client.account.authorization, ...(range === undefined ? {} : { Range: range }) };
    const response = await fetch(`${uploads.url}/v1/radiographs${path}`, { headers });
    const { code } = z.object({ code: z.string() }).parse(await response.json());
    return [response.status, response.headers.get('content-type')?.split(';', 1)[0], code];
  }

  /** Nothing may be taken for the file: an error, or a connection that breaks before the end it announced. */
  async function expectNoticed(stored: Stored, range?: readonly [start: number, end: number]): Promise<void> {
    const { status, body } = await get(stored, range);
    if (status < 500 && body !== null) throw new Error(`${stored.path} was answered with ${status} and a whole body`);
  }

  async function whileDamaged(stored: Stored, damaged: Buffer, check: () => Promise<void>): Promise<void> {
    writeFileSync(stored.file, damaged);
    try {
      await check();
    } finally {
      writeFileSync(stored.file, stored.ciphertext);
    }
  }

  /** Some bytes of the frame that the damaged byte lies in; of any, when it lies in the header. */
  function rangeAround(stored: Stored, at: number, from: number, length: number): readonly [number, number] {
    const start = Math.max(0, Math.floor((at - HEADER) / SEALED_FRAME)) * FRAME;
    const end = Math.min(start + FRAME, stored.plaintext.length) - 1;
    const first = start + Math.floor(from * (end - start));
    return [first, Math.min(end, first + Math.floor(length * (end - first)))];
  }

  it('is original, display picture, thumbnail and grey16, and reads well before', async () => {
    expect(objects.map(({ path }) => path.replace(/.*\//, '')).sort()).toEqual([
      'display',
      'grey16',
      'original',
      'thumbnail',
    ]);
    for (const stored of objects) {
      const range = rangeAround(stored, HEADER, 0.3, 0.5);
      const { status, body } = await get(stored, range);
      expect([status, body?.equals(stored.plaintext.subarray(range[0], range[1] + 1))]).toEqual([206, true]);
    }
  });

  it('is answered with a problem of that name before the first byte, and told to the operator', async () => {
    const named = [500, 'application/problem+json', 'HTTP.CONTENT_DAMAGED'];
    for (const stored of objects) {
      const { ciphertext, file } = stored;
      const flipped = Buffer.from(ciphertext);
      flipped[HEADER] = (flipped[HEADER] ?? 0) ^ 1;
      for (const damaged of [
        flipped,
        ciphertext.subarray(0, 10),
        ciphertext.subarray(0, HEADER + 20),
        Buffer.alloc(0),
      ]) {
        await whileDamaged(stored, damaged, async () => {
          expect(await codeOf(stored)).toEqual(named);
          expect(await codeOf(stored, 'bytes=0-9')).toEqual(named);
        });
      }
      uploads.logger.lines.length = 0;
      renameSync(file, `${file}.aside`);
      expect(await codeOf(stored)).toEqual(named);
      renameSync(`${file}.aside`, file);
      expect(uploads.logger.lines.join()).toContain('HTTP.CONTENT_DAMAGED');
    }
  });

  it('is answered with that problem where it ends before the range that is asked for', async () => {
    const stored = objects.find(({ plaintext }) => plaintext.length > 2 * FRAME);
    if (stored === undefined) throw new Error('no object is long enough');
    const last = stored.plaintext.length - 1;
    for (const frames of [1, 2]) {
      const cut = stored.ciphertext.subarray(0, HEADER + frames * SEALED_FRAME);
      await whileDamaged(stored, cut, async () => {
        expect(await codeOf(stored, `bytes=${last}-${last}`)).toEqual([
          500,
          'application/problem+json',
          'HTTP.CONTENT_DAMAGED',
        ]);
      });
    }
  });

  it(`never passes for whole: ${FLIPS} flipped bits, read whole and in ranges`, async () => {
    const place = fc.record({
      object: fc.nat(3),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bit: fc.nat(7),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.double({ min: 0, max: 1, noNaN: true }),
      isWhole: fc.boolean(),
    });
    let noticed = 0;
    for (const { object, at, bit, from, length, isWhole } of fc.sample(place, { numRuns: FLIPS, seed: SEED })) {
      const stored = objects[object];
      if (stored === undefined) throw new Error('an object is missing');
      const offset = Math.floor(at * stored.ciphertext.length);
      const damaged = Buffer.from(stored.ciphertext);
      damaged[offset] = (damaged[offset] ?? 0) ^ (1 << bit);
      const range = isWhole ? undefined : rangeAround(stored, offset, from, length);
      await whileDamaged(stored, damaged, () => expectNoticed(stored, range));
      noticed += 1;
    }
    expect(noticed).toBe(FLIPS);
  });

  it('never passes for whole when it was cut, wherever', async () => {
    const cuts = fc.sample(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { numRuns: 100, seed: SEED });
    for (const stored of objects.slice(0, 2)) {
      const lengths = cuts.map((cut) => Math.floor(cut * stored.ciphertext.length));
      const frames = [HEADER, HEADER + SEALED_FRAME, HEADER + 2 * SEALED_FRAME];
      for (const length of [...lengths, ...frames.filter((edge) => edge < stored.ciphertext.length)]) {
        await whileDamaged(stored, stored.ciphertext.subarray(0, length), () => expectNoticed(stored));
      }
    }
  });

  it('never passes for whole when its frames were swapped, repeated, or followed by something', async () => {
    const [stored] = objects;
    if (stored === undefined) throw new Error('an object is missing');
    const { ciphertext } = stored;
    const frame = (index: number): Buffer =>
      ciphertext.subarray(HEADER + index * SEALED_FRAME, HEADER + (index + 1) * SEALED_FRAME);
    expect(ciphertext.length).toBeGreaterThan(HEADER + 3 * SEALED_FRAME);
    const [head, rest] = [ciphertext.subarray(0, HEADER), ciphertext.subarray(HEADER + 2 * SEALED_FRAME)];
    for (const damaged of [
      [head, frame(1), frame(0), rest],
      [head, frame(0), frame(0), rest],
      [head, frame(0), frame(1), frame(1), rest],
      [ciphertext, frame(1)],
      [ciphertext, Buffer.from('x')],
    ]) {
      await whileDamaged(stored, Buffer.concat(damaged), () => expectNoticed(stored));
    }
  });

  it('never passes for another object of the same account', async () => {
    const [one, other] = objects;
    if (one === undefined || other === undefined) throw new Error('an object is missing');
    renameSync(one.file, `${one.file}.aside`);
    copyFileSync(other.file, one.file);
    await expectNoticed(one);
    renameSync(`${one.file}.aside`, one.file);
    expect((await get(one)).body?.equals(one.plaintext)).toBe(true);
  });
});
