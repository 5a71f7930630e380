import sharp, { type Sharp } from 'sharp';
import { crc32 } from 'node:zlib';
import { tiffIn, type TiffPage } from '../../../../test/factories/tiff.factory.js';
import { stripJpeg } from './strip-jpeg.js';
import { stripPng } from './strip-png.js';
import type { StrippedRaster } from './stripped-raster.js';
import { stripTiff } from './strip-tiff.js';

const HIDDEN = Buffer.from('DUPONT Jean 1974');
const [WIDTH, HEIGHT] = [40, 30];
const samples = (channels: number): Buffer =>
  Buffer.from(Array.from({ length: WIDTH * HEIGHT * channels }, (_, at) => (at * 31 + (at % 7) * 11) & 0xff));

const picture = (channels: 1 | 3): Sharp =>
  sharp(samples(channels), { raw: { width: WIDTH, height: HEIGHT, channels } });
const grey = (): Sharp => picture(1).toColourspace('b-w');

async function expectClean(sent: Buffer, { bytes }: StrippedRaster): Promise<void> {
  expect(sent.includes(HIDDEN)).toBe(true);
  expect(Buffer.from(bytes).includes(HIDDEN)).toBe(false);
  expect((await sharp(bytes).raw().toBuffer()).equals(await sharp(sent).raw().toBuffer())).toBe(true);
}

const TILES = { compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 } as const;

const namesOf = ({ removed }: StrippedRaster): string[] => removed.map(({ chunk }) => chunk);

/** A quantisation table of eight bits: its place, and 64 values. */
const dqtOf = (place: number): Buffer =>
  Buffer.concat([Buffer.from([place]), HIDDEN, Buffer.alloc(64 - HIDDEN.length, 1)]);
/** A Huffman table of as many symbols as there are letters, all of the longest code. */
const dhtOf = (place: number): Buffer =>
  Buffer.concat([Buffer.from([place]), Buffer.alloc(15), Buffer.from([HIDDEN.length]), HIDDEN]);

const segmentOf = (marker: number, payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, (payload.length + 2) >> 8, (payload.length + 2) & 0xff]), payload]);

const after = (jpeg: Buffer, ...inserted: Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...inserted, jpeg.subarray(2)]);

/** In front of the first scan, behind the tables that the encoder wrote. */
function beforeScan(jpeg: Buffer, ...inserted: Buffer[]): Buffer {
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  return Buffer.concat([jpeg.subarray(0, scan), ...inserted, jpeg.subarray(scan)]);
}

describe('tables of a JPEG', () => {
  const DQT = 0xdb;
  const DHT = 0xc4;

  it.each<[string, 'DQT' | 'DHT', (jpeg: Buffer) => Buffer]>([
    ['a quantisation table that no component has', 'DQT', (jpeg) => after(jpeg, segmentOf(DQT, dqtOf(3)))],
    ['one that a later table overrides', 'DQT', (jpeg) => after(jpeg, segmentOf(DQT, dqtOf(0)))],
    ['one in a segment with others', 'DQT', (jpeg) => after(jpeg, segmentOf(DQT, Buffer.concat([dqtOf(2), dqtOf(3)])))],
    ['a Huffman table that no component has', 'DHT', (jpeg) => after(jpeg, segmentOf(DHT, dhtOf(0x13)))],
    ['one that a later table overrides', 'DHT', (jpeg) => after(jpeg, segmentOf(DHT, dhtOf(0x00)))],
    ['one just before the scan', 'DHT', (jpeg) => beforeScan(jpeg, segmentOf(DHT, dhtOf(0x12)))],
  ])('go when no scan is read with them: %s', async (_what, name, plant) => {
    for (const encoded of [grey().jpeg(), picture(3).jpeg(), picture(3).jpeg({ progressive: true })]) {
      const sent = plant(await encoded.toBuffer());
      const stripped = stripJpeg(sent);
      await expectClean(sent, stripped);
      expect(namesOf(stripped)).toEqual([name]);
      expect(stripJpeg(stripped.bytes).bytes).toEqual(stripped.bytes);
    }
  });

  it('stay when one is', async () => {
    for (const encoded of [
      grey().jpeg(),
      picture(3).jpeg({ chromaSubsampling: '4:4:4' }),
      picture(3).jpeg({ progressive: true, mozjpeg: true }),
      picture(3).toColourspace('cmyk').jpeg(),
    ]) {
      const stripped = stripJpeg(await encoded.toBuffer());
      expect(namesOf(stripped).filter((name) => name === 'DQT' || name === 'DHT')).toEqual([]);
    }
  });
});

describe('entries of a TIFF', () => {
  const page: TiffPage = { width: WIDTH, height: HEIGHT, samples: [...samples(1)] };
  const hidden = Array.from(
    { length: 768 },
    (_, at) => (HIDDEN[(at * 2) % 16] ?? 0) | ((HIDDEN[(at * 2 + 1) % 16] ?? 0) << 8),
  );

  it.each(['little', 'big'] as const)('a colour map of a grey picture goes, %s endian', async (order) => {
    const sent = tiffIn(order, { ...page, palette: hidden });
    const photometric = sent.indexOf(order === 'little' ? Buffer.from([6, 1, 3, 0]) : Buffer.from([1, 6, 0, 3]));
    sent.writeUInt16LE(order === 'little' ? 1 : 256, photometric + 8);
    const stripped = stripTiff(sent);
    expect(namesOf(stripped)).toEqual(['Tag 320']);
    expect(Buffer.from(stripped.bytes).length).toBeLessThan(sent.length - 1_000);
    expect((await sharp(stripped.bytes).raw().toBuffer()).equals(await sharp(sent).raw().toBuffer())).toBe(true);
  });

  it('strips beyond the height go', async () => {
    const sent = tiffIn('little', {
      ...page,
      samples: [...samples(1), ...HIDDEN, ...Buffer.alloc(WIDTH - 16)],
      height: HEIGHT + 1,
      rowsPerStrip: 1,
    });
    const height = sent.indexOf(Buffer.from([1, 1, 4, 0])) + 1 || sent.indexOf(Buffer.from([1, 1, 3, 0])) + 1;
    sent.writeUInt16LE(HEIGHT, height - 1 + 8);
    const stripped = stripTiff(sent);
    await expectClean(sent, stripped);
    expect(namesOf(stripped)).toEqual(['Excess']);
    expect(stripTiff(stripped.bytes).bytes).toEqual(stripped.bytes);
  });

  it('tiles that reach beyond the edge are told of', async () => {
    const tiled = await picture(3)
      .tiff({ ...TILES })
      .toBuffer();
    const whole = await picture(3)
      .resize(32, 16)
      .tiff({ ...TILES })
      .toBuffer();
    expect([stripTiff(tiled), stripTiff(whole)].map((one) => one.hasUnreadRoom)).toEqual([true, false]);
  });
});

const chunkOf = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
};

describe('chunks of a PNG', () => {
  it.each([
    ['a transparent colour longer than a sample', 'tRNS', HIDDEN],
    ['primary colours', 'cHRM', Buffer.concat([HIDDEN, HIDDEN])],
  ] as const)('go when they have room: %s', async (_what, type, data) => {
    const plain = await grey().png().toBuffer();
    const sent = Buffer.concat([plain.subarray(0, 33), chunkOf(type, data), plain.subarray(33)]);
    const stripped = stripPng(sent);
    expect(Buffer.from(stripped.bytes).includes(HIDDEN)).toBe(false);
    expect(namesOf(stripped)).toContain(type);
    expect((await sharp(stripped.bytes).raw().toBuffer()).equals(await sharp(plain).raw().toBuffer())).toBe(true);
  });

  it('palettes are told of', async () => {
    const palette = await picture(3).png({ palette: true }).toBuffer();
    expect([stripPng(palette), stripPng(await grey().png().toBuffer())].map((one) => one.hasUnreadRoom)).toEqual([
      true,
      false,
    ]);
  });
});
