import {
  type DecodedImage,
  type ImageAttributes,
  readDicom,
  readImage,
  shortsElement,
  TAG,
  writeDicom,
} from '@phoxray/dicom';
import {
  COMPRESSED_FIXTURES,
  compressedFixture,
  streamOf,
  withElements,
  withFragments,
} from '../../../../test/factories/compressed-fixtures.js';
import { NativeCodecs } from 'dcmjs-codecs';
import { codecInstanceOf } from './codec-memory.js';
import { nativeCodecs } from './native-codecs.js';

const decode = async (bytes: Uint8Array): Promise<DecodedImage> =>
  (await readImage(bytes, { decoders: [nativeCodecs] })).image;

const LITTLE = { explicitVr: true, littleEndian: true };

/** The same file with other numbers in its header. */
const withShorts = (bytes: Uint8Array, numbers: Readonly<Record<number, number>>): Promise<Buffer> =>
  withElements(bytes, ...Object.entries(numbers).map(([tag, value]) => shortsElement(Number(tag), [value], LITTLE)));

/** A decoder that must not be reached. */
const untouched = {
  transferSyntaxes: nativeCodecs.transferSyntaxes,
  decode: (_frame: Uint8Array, _image: ImageAttributes) => Promise.reject(new Error('it was decoded')),
};

const lossless = COMPRESSED_FIXTURES.filter(({ decoded }) => decoded === null);
const lossy = COMPRESSED_FIXTURES.filter(({ decoded }) => decoded !== null);

describe('a picture compressed by others', () => {
  it.each(lossless.map(({ name }) => name))('comes back sample for sample: %s', async (name) => {
    const { bytes, source } = compressedFixture(name);
    const [image, expected] = [await decode(bytes), (await readImage(source)).image];
    expect(image.pixels).toEqual(expected.pixels);
    expect(image.pixels).not.toEqual(new (Object.getPrototypeOf(image.pixels).constructor)(image.pixels.length));
    expect(image).toMatchObject({ kind: expected.kind, rows: 34, columns: 36 });
  });

  /** Decoders round differently, and those of 4:2:2 spread the shared colours differently. */
  it.each(lossy.map(({ name }) => name))('is what another decoder sees: %s', async (name) => {
    const { bytes, decoded } = compressedFixture(name);
    const { pixels } = await decode(bytes);
    const raw = new Uint8Array(decoded ?? []);
    const expected = pixels.BYTES_PER_ELEMENT === 2 ? new Uint16Array(raw.buffer) : raw;
    const differences = Array.from(pixels, (value, index) => Math.abs(value - (expected[index] ?? 0)));
    expect(expected).toHaveLength(pixels.length);
    expect(Math.max(...differences)).toBeLessThanOrEqual(name.includes('422') ? 16 : 2);
    expect(differences.reduce((sum, one) => sum + one, 0) / pixels.length).toBeLessThan(0.5);
  });

  it('comes back whole out of several fragments', async () => {
    const { bytes, source } = compressedFixture('grey12.jpeg-lossless-sv1');
    const stream = await streamOf(bytes);
    const parts = [stream.subarray(0, 300), stream.subarray(300, 302), stream.subarray(302)];
    expect((await decode(await withFragments(bytes, ...parts))).pixels).toEqual((await readImage(source)).image.pixels);
  });

  it('covers every transfer syntax that is taken', () => {
    const covered = new Set(
      COMPRESSED_FIXTURES.map(({ bytes }) => /1\.2\.840\.10008\.1\.2\.4\.\d+/.exec(bytes.toString('latin1'))?.[0]),
    );
    expect([...nativeCodecs.transferSyntaxes].filter((syntax) => !covered.has(syntax))).toEqual([]);
  });
});

it('refuses high-throughput JPEG 2000 by its name', async () => {
  const { dataSet } = await readDicom(compressedFixture('grey12.jpeg2000').bytes);
  const file = writeDicom(dataSet, '1.2.840.10008.1.2.4.201');
  await expect(decode(file)).rejects.toMatchObject({ code: 'UNSUPPORTED_TRANSFER_SYNTAX' });
});

describe('a stream that lies', () => {
  const names = ['grey8.jpeg-baseline', 'grey12.jpeg-ls', 'grey12.jpeg2000', 'colour8.jpeg-lossless-sv1'];

  it.each(names)('about its size is refused before it is decoded: %s', async (name) => {
    const { bytes } = compressedFixture(name);
    for (const tag of [TAG.rows, TAG.columns]) {
      const smaller = await withShorts(bytes, { [tag]: 33 });
      await expect(readImage(smaller, { decoders: [untouched] })).rejects.toMatchObject({ code: 'MALFORMED' });
    }
  });

  it('about its colours is refused before it is decoded', async () => {
    const grey = await withShorts(compressedFixture('colour8.jpeg-ls').bytes, { [TAG.samplesPerPixel]: 1 });
    await expect(readImage(grey, { decoders: [untouched] })).rejects.toMatchObject({ code: 'UNSUPPORTED_PIXELS' });
    const deep = await withShorts(compressedFixture('grey12.jpeg2000').bytes, {
      [TAG.bitsAllocated]: 8,
      [TAG.bitsStored]: 8,
      [TAG.highBit]: 7,
    });
    await expect(readImage(deep, { decoders: [untouched] })).rejects.toMatchObject({ code: 'UNSUPPORTED_PIXELS' });
  });

  it('in header and stream alike meets the limit of pixels', async () => {
    const { bytes } = compressedFixture('grey8.jpeg-baseline');
    const stream = await streamOf(bytes);
    const frame = stream.indexOf(Buffer.from([0xff, 0xc0]));
    stream.writeUInt16BE(65_000, frame + 5);
    stream.writeUInt16BE(65_000, frame + 7);
    const bomb = await withShorts(await withFragments(bytes, stream), { [TAG.rows]: 65_000, [TAG.columns]: 65_000 });
    const limits = { maxPixels: 100_000_000 };
    await expect(readImage(bomb, { decoders: [untouched], limits })).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });
});

describe('a damaged stream', () => {
  it.each(['grey8.jpeg-baseline', 'grey12.jpeg-extended', 'colour8.jpeg-baseline-422', 'grey12.jpeg-ls'])(
    'is refused rather than filled with grey: %s',
    async (name) => {
      const { bytes } = compressedFixture(name);
      const stream = await streamOf(bytes);
      stream.fill(0, stream.length - 200, stream.length - 12);
      await expect(decode(await withFragments(bytes, stream))).rejects.toMatchObject({ name: 'DicomFormatError' });
    },
  );

  it.each(COMPRESSED_FIXTURES.map(({ name }) => name).filter((name) => /^grey12\.(?:jpeg|rle)/.test(name)))(
    'is refused when its end is missing: %s',
    async (name) => {
      const { bytes } = compressedFixture(name);
      const stream = await streamOf(bytes);
      const cut = await withFragments(bytes, stream.subarray(0, Math.floor(stream.length / 2)));
      await expect(decode(cut)).rejects.toMatchObject({ name: 'DicomFormatError' });
    },
  );

  it.each(['grey8.jpeg-baseline', 'grey12.jpeg-extended', 'colour8.jpeg-baseline-422'])(
    'is refused when bytes hide in its scan: %s',
    async (name) => {
      const { bytes } = compressedFixture(name);
      const stream = await streamOf(bytes);
      const end = stream.lastIndexOf(Buffer.from([0xff, 0xd9]));
      const hidden = Buffer.concat([stream.subarray(0, end), Buffer.from('DUPONT^JEAN '), stream.subarray(end)]);
      await expect(decode(await withFragments(bytes, hidden))).rejects.toMatchObject({ name: 'DicomFormatError' });
    },
  );

  it('leaves nothing behind for the next one', async () => {
    const { bytes, source } = compressedFixture('grey12.jpeg-ls');
    const stream = await streamOf(bytes);
    stream.fill(0xff, 100, 200);
    const broken = await withFragments(bytes, stream);
    const results = await Promise.allSettled([decode(broken), decode(bytes), decode(broken), decode(bytes)]);
    const expected = (await readImage(source)).image.pixels;
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    for (const result of results) if (result.status === 'fulfilled') expect(result.value.pixels).toEqual(expected);
  });
});

describe('the memory of the codecs', () => {
  const memory = (): Buffer => Buffer.from(codecInstanceOf(NativeCodecs).memory.buffer);

  it('is kept, does not grow, and holds nothing of a picture once that is decoded', async () => {
    const { bytes } = compressedFixture('grey12.jpeg-ls');
    const stream = await streamOf(bytes);
    const { pixels } = await decode(bytes);
    const [instance, before] = [codecInstanceOf(NativeCodecs).memory, memory()];
    const samples = Buffer.from(pixels.buffer, pixels.byteOffset, 64);
    expect([before.includes(samples), before.includes(stream.subarray(100, 140))]).toEqual([false, false]);
    const copy = Buffer.from(before);
    for (const { bytes: other } of COMPRESSED_FIXTURES) await decode(other);
    const broken = Buffer.from(stream).fill(0xff, 100, 200);
    await expect(decode(await withFragments(bytes, broken))).rejects.toMatchObject({ name: 'DicomFormatError' });
    expect(codecInstanceOf(NativeCodecs).memory).toBe(instance);
    expect(memory().equals(copy)).toBe(true);
    expect(copy.length).toBeLessThan(64_000_000);
  });
});
