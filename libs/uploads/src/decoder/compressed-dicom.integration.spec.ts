import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { bytesElement, DEFLATED_EXPLICIT_LE, readImage, shortsElement, TAG } from '@phoxray/dicom';
import {
  COMPRESSED_FIXTURES,
  compressedFixture,
  streamOf,
  withElements,
  withFragments,
} from '../../../../test/factories/compressed-fixtures.js';
import { syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { DECODER_VARIABLE } from '../../../../test/setup/test-logins.mjs';
import { DecoderPool } from './decoder-pool.js';
import type { DecoderAnswer, DecoderRequest } from './decoder-protocol.js';
import { nativeCodecs } from './native-codecs.js';

/** As the product ships. */
const LIMITS = { processes: 1, memoryMb: 512, cpuSeconds: 20, wallSeconds: 30, stallSeconds: 30, maxJobs: 1_000 };
const SANITISE: DecoderRequest['task'] = {
  kind: 'sanitise',
  uidKey: Buffer.alloc(32, 7).toString('base64'),
  patient: null,
  redactions: [],
};

describe('compressed DICOM in a confined decoder', () => {
  let pool: DecoderPool;

  beforeAll(() => {
    pool = new DecoderPool({ ...LIMITS, program: process.env[DECODER_VARIABLE] ?? '' });
  });

  afterAll(() => pool.close());

  async function run(task: DecoderRequest['task'], bytes: Buffer): Promise<{ answer: DecoderAnswer; bytes: Buffer }> {
    const { reply, body } = await pool.run({ format: 'dicom', maxMegapixels: 100, task }, bytes);
    return { answer: reply.answer, bytes: await buffer(body) };
  }

  it.each(COMPRESSED_FIXTURES.map(({ name }) => name))('is taken and shown: %s', async (name) => {
    const { bytes } = compressedFixture(name);
    const kept = await run(SANITISE, bytes);
    expect(kept.answer).toMatchObject({ kind: 'sanitised', facts: { width: 36, height: 34, modality: 'DX' } });
    const decoders = [nativeCodecs];
    const [before, after] = [await readImage(bytes, { decoders }), await readImage(kept.bytes, { decoders })];
    expect(after.image.pixels).toEqual(before.image.pixels);
    expect((await run({ kind: 'render' }, kept.bytes)).answer).toMatchObject({
      kind: 'rendered',
      display: { width: 36, height: 34 },
    });
  });

  it('is refused by its numbers when it would unpack to billions, and costs no decoder', async () => {
    await run(SANITISE, compressedFixture('grey12.jpeg-ls').bytes);
    const [pid] = pool.pids;
    for (const name of ['grey8.jpeg-baseline', 'grey12.jpeg-lossless-sv1', 'grey12.jpeg2000', 'grey12.rle']) {
      const { bytes } = compressedFixture(name);
      const side = [65_000];
      const size = [TAG.rows, TAG.columns].map((tag) =>
        shortsElement(tag, side, { explicitVr: true, littleEndian: true }),
      );
      const { answer } = await run(SANITISE, await withElements(bytes, ...size));
      expect(answer).toMatchObject({ kind: 'refused', code: 'UPLOADS.IMAGE_TOO_LARGE' });
    }
    expect(pool.pids).toEqual([pid]);
  });

  it('is refused in words when it cannot be decoded, and the next file is taken', async () => {
    const { bytes } = compressedFixture('grey12.jpeg-ls');
    const stream = await streamOf(bytes);
    stream.fill(0, stream.length - 200, stream.length - 12);
    const { answer } = await run(SANITISE, await withFragments(bytes, stream));
    expect(answer).toMatchObject({ kind: 'refused', code: 'UPLOADS.MALFORMED_IMAGE' });
    expect((await run(SANITISE, bytes)).answer.kind).toBe('sanitised');
  });

  it.each([
    ['by its ratio', 0, 300],
    ['by its size, although its ratio is modest', 1_300_000, 240],
  ])('that is deflated is refused %s before it has been unpacked', async (_name, noise, zerosMb) => {
    const filling = Buffer.concat([randomBytes(noise), Buffer.alloc(zerosMb * 1024 * 1024)]);
    const bomb = syntheticDicom({
      transferSyntax: DEFLATED_EXPLICIT_LE,
      extra: [bytesElement(TAG.dataSetTrailingPadding, 'OB', filling)],
    });
    const ratio = filling.length / bomb.length;
    expect(noise === 0 ? ratio > 200 : ratio < 200).toBe(true);
    const { answer } = await run(SANITISE, Buffer.from(bomb));
    expect(answer).toMatchObject({ kind: 'refused', code: 'UPLOADS.IMAGE_TOO_LARGE' });
    expect((await run(SANITISE, compressedFixture('grey12.deflated').bytes)).answer.kind).toBe('sanitised');
  });
});
