import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { crc32, deflateSync } from 'node:zlib';
import { pngChunk, rampSamples, syntheticPng } from '../../../../test/factories/picture.factory.js';
import { tiffIn, tiffOf } from '../../../../test/factories/tiff.factory.js';
import { shutImageLoaders } from '../decoder/image-loaders.js';
import { RasterDecoder } from './raster-decoder.js';
import { RasterSanitiser, REWRITTEN } from './raster.sanitiser.js';

const config = { UPLOAD_MAX_MEGAPIXELS: 1 };
const decoder = new RasterDecoder(config);
const sanitiser = new RasterSanitiser(decoder, config);

const EXIF = { IFD0: { Artist: 'Dupont' } };
const SQUARE = { width: 2, height: 2, samples: [1, 2, 3, 4] } as const;
const RAW = { raw: { width: 2, height: 2, channels: 3 } } as const;
const SQUARE_RGB = Uint8Array.from({ length: 12 }, (_, index) => index * 20);

const animation = async (format: 'webp'): Promise<Buffer> => {
  const frames = [0, 90].map((value) => sharp(Buffer.alloc(12, value), RAW).png().toBuffer());
  return sharp(await Promise.all(frames), { join: { animated: true } })
    .toFormat(format)
    .toBuffer();
};

describe('the sanitiser of pictures', () => {
  it('gives back exactly the samples that came in, whatever they are', async () => {
    const sides = fc.integer({ min: 1, max: 12 });
    const shapes = fc.record({
      width: sides,
      height: sides,
      bits: fc.constantFrom(8, 16),
      colourType: fc.constantFrom(0, 2),
    });
    await fc.assert(
      fc.asyncProperty(shapes, fc.infiniteStream(fc.nat(255)), async (shape, noise) => {
        const bytes = shape.width * shape.height * (shape.bits / 8) * (shape.colourType === 2 ? 3 : 1);
        const samples = Buffer.from([...noise.take(bytes)]);
        const sent = syntheticPng({ ...shape, samples, extra: [pngChunk('tEXt', 'Author\0x')], trailer: 'tail' });
        const kept = await sanitiser.sanitise('png', sent, []);
        const decoded = await decoder.decode(kept.bytes, await decoder.inspect(kept.bytes));
        expect((shape.bits === 16 ? decoded.swap16() : decoded).equals(samples)).toBe(true);
        expect(kept.facts).toMatchObject({ width: shape.width, height: shape.height, bitsStored: shape.bits });
      }),
      { numRuns: 40 },
    );
  });

  it('keeps pictures open to our four formats only, in memory and on disk', async () => {
    shutImageLoaders();
    const others = [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      Buffer.from('47494638396101000100800000000000ffffff2c00000000010001000002024401003b', 'hex'),
    ];
    for (const other of others) await expect(sharp(other).metadata()).rejects.toThrow('unsupported image format');
    await expect(sharp('/etc/hostname').metadata()).rejects.toThrow();
    sharp.unblock({ operation: ['VipsForeignLoad'] });
  });

  it('refuses a decoded size that memory could not hold', async () => {
    const deep = syntheticPng({ width: 800, height: 700, bits: 16, colourType: 2 });
    await expect(sanitiser.sanitise('png', deep, [])).rejects.toMatchObject({ code: 'UPLOADS.IMAGE_TOO_HEAVY' });
  });

  it('keeps the format and the samples of a TIFF', async () => {
    const picture = sharp(rampSamples({ width: 40, height: 30 }), { raw: { width: 40, height: 30, channels: 1 } });
    const sent = await picture.tiff({ compression: 'lzw' }).withExif(EXIF).toBuffer();
    const kept = await sanitiser.sanitise('tiff', sent, []);
    expect(kept).toMatchObject({
      format: 'tiff',
      facts: { width: 40, height: 30, bitsStored: 8 },
      report: { warnings: [] },
    });
    expect(kept.bytes.includes('Dupont')).toBe(false);
    expect((await sharp(kept.bytes).raw().toBuffer()).equals(await sharp(sent).raw().toBuffer())).toBe(true);
  });

  describe('writes anew what may hold bytes that no decoder reads', () => {
    const HIDDEN = Buffer.from('DUPONT Jean 1974');
    const colours = (): Sharp =>
      sharp(rampSamples({ width: 40, height: 24, colourType: 2 }), { raw: { width: 40, height: 24, channels: 3 } });

    /** Twenty colours. */
    const few = (): Sharp =>
      sharp(Buffer.from(Array.from({ length: 40 * 24 * 3 }, (_, at) => (Math.floor(at / 3) % 20) * 12)), {
        raw: { width: 40, height: 24, channels: 3 },
      });

    /** A WebP whose only chunk is longer by some bytes than its bitstream. */
    const withTail = (webp: Buffer): Buffer => {
      const grown = Buffer.concat([webp, HIDDEN]);
      grown.writeUInt32LE(grown.length - 8, 4);
      grown.writeUInt32LE(webp.readUInt32LE(16) + (webp.readUInt32LE(16) % 2) + HIDDEN.length, 16);
      return grown;
    };

    /** A PNG whose palette has more entries than its samples point to. */
    const withLongPalette = (png: Buffer): Buffer => {
      const at = png.indexOf('PLTE') - 4;
      const length = png.readUInt32BE(at);
      const chunk = Buffer.concat([Buffer.from('PLTE'), png.subarray(at + 8, at + 8 + length), HIDDEN.subarray(0, 15)]);
      const sizes = Buffer.alloc(8);
      sizes.writeUInt32BE(length + 15);
      sizes.writeUInt32BE(crc32(chunk), 4);
      return Buffer.concat([
        png.subarray(0, at),
        sizes.subarray(0, 4),
        chunk,
        sizes.subarray(4),
        png.subarray(at + 12 + length),
      ]);
    };

    it.each([
      ['a lossy WebP', 'webp', async () => withTail(await colours().webp({ lossless: false }).toBuffer())],
      ['a lossless WebP', 'webp', async () => withTail(await colours().webp({ lossless: true }).toBuffer())],
      ['a PNG with a palette', 'png', async () => withLongPalette(await few().png({ palette: true }).toBuffer())],
      [
        'a TIFF of tiles',
        'tiff',
        () => colours().tiff({ compression: 'lzw', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
      ],
    ] as const)('%s', async (_what, format, make) => {
      const sent = await make();
      const kept = await sanitiser.sanitise(format, sent, []);
      expect(kept).toMatchObject({
        format: 'png',
        facts: { width: 40, height: 24 },
        report: { warnings: [REWRITTEN] },
      });
      expect(kept.bytes.includes(HIDDEN.subarray(0, 12))).toBe(false);
      expect((await sharp(kept.bytes).raw().toBuffer()).equals(await sharp(sent).raw().toBuffer())).toBe(true);
    });
  });

  it('keeps 16 bits of a TIFF, whatever its byte order, and measures it upright', async () => {
    for (const order of ['little', 'big'] as const) {
      const samples = Array.from({ length: 12 }, (_, index) => index * 5_000);
      const sent = tiffIn(order, { width: 4, height: 3, bits: 16, samples, orientation: 8, description: 'Dupont' });
      const kept = await sanitiser.sanitise('tiff', sent, []);
      expect(kept).toMatchObject({ format: 'tiff', facts: { width: 3, height: 4, bitsStored: 16 } });
      const decoded = await decoder.decode(kept.bytes, await decoder.inspect(kept.bytes));
      expect([...new Uint16Array(decoded.buffer, decoded.byteOffset, 12)]).toEqual(samples);
    }
  });

  it.each([1, 2, 4] as const)('writes a PNG of %d bits anew, with eight', async (bits) => {
    const sent = syntheticPng({ width: 16, height: 5, bits });
    const kept = await sanitiser.sanitise('png', sent, []);
    expect(kept).toMatchObject({ format: 'png', facts: { bitsStored: 8 }, report: { warnings: [REWRITTEN] } });
    expect((await sharp(kept.bytes).raw().toBuffer()).equals(await sharp(sent).raw().toBuffer())).toBe(true);
    expect((await sanitiser.sanitise('png', kept.bytes, [])).bytes.equals(kept.bytes)).toBe(true);
  });

  it('writes a TIFF whose data are JPEG streams anew, upright', async () => {
    const colours = sharp(rampSamples({ width: 40, height: 24, colourType: 2 }), {
      raw: { width: 40, height: 24, channels: 3 },
    });
    const sent = await colours.tiff({ compression: 'jpeg' }).withMetadata({ orientation: 6 }).toBuffer();
    const kept = await sanitiser.sanitise('tiff', sent, []);
    expect(kept).toMatchObject({ format: 'png', facts: { width: 24, height: 40 }, report: { warnings: [REWRITTEN] } });
    const upright = await sharp(sent).autoOrient().raw().toBuffer();
    expect((await sharp(kept.bytes).raw().toBuffer()).equals(upright)).toBe(true);
  });

  it.each([
    [
      'floating point',
      'tiff',
      () => tiffOf({ ...SQUARE, bits: 32, sampleFormat: 3, samples: [0.5, 1, 2, 4] }),
      'UNSUPPORTED_IMAGE',
    ],
    ['inks', 'jpeg', () => sharp(SQUARE_RGB, RAW).toColourspace('cmyk').jpeg().toBuffer(), 'UNSUPPORTED_IMAGE'],
    ['inks', 'tiff', () => sharp(SQUARE_RGB, RAW).toColourspace('cmyk').tiff().toBuffer(), 'UNSUPPORTED_IMAGE'],
    ['several pages', 'tiff', () => tiffOf(SQUARE, SQUARE), 'SEVERAL_PICTURES'],
    ['movement', 'webp', () => animation('webp'), 'SEVERAL_PICTURES'],
  ] as const)('refuses %s in %s', async (_name, format, encode, code) => {
    const refused = sanitiser.sanitise(format, await encode(), []);
    await expect(refused).rejects.toMatchObject({ code: expect.stringMatching(new RegExp(`${code}$`)) });
  });
});

describe('what hides behind the compressed samples of a PNG', () => {
  const packed = deflateSync(Buffer.concat([Buffer.from([0, 1, 2, 3]), Buffer.from([0, 4, 5, 6])]));
  const png = (...pieces: Buffer[]): Buffer => {
    const whole = syntheticPng({ width: 3, height: 2 });
    const at = whole.indexOf('IDAT') - 4;
    const data = pieces.map((piece) => pngChunk('IDAT', piece));
    return Buffer.concat([whole.subarray(0, at), ...data, pngChunk('IEND', '')]);
  };
  const HIDDEN = Buffer.from('DUPONT^Jean');

  it.each([
    ['in the same chunk', [Buffer.concat([packed, HIDDEN])]],
    ['in a chunk of its own', [packed, HIDDEN]],
    ['across chunks', [packed.subarray(0, 5), Buffer.concat([packed.subarray(5), HIDDEN]), HIDDEN]],
  ])('is cut: %s', async (_name, pieces) => {
    const kept = await sanitiser.sanitise('png', png(...pieces), []);
    expect(kept.bytes.includes(HIDDEN)).toBe(false);
    expect(kept.report.removed).toContainEqual({ chunk: 'IDAT trailer', count: 1 });
    expect([...(await sharp(kept.bytes).toColourspace('b-w').raw().toBuffer())]).toEqual([1, 2, 3, 4, 5, 6]);
    const again = await sanitiser.sanitise('png', kept.bytes, []);
    expect(again.bytes.equals(kept.bytes)).toBe(true);
    expect(again.report.removed).toEqual([]);
  });

  it.each([1, 200])('is refused when it was compressed along with them: %d bytes', async (excess) => {
    const rows = Buffer.concat([Buffer.from([0, 1, 2, 3, 0, 4, 5, 6]), Buffer.alloc(excess, HIDDEN)]);
    const refused = sanitiser.sanitise('png', png(deflateSync(rows)), []);
    await expect(refused).rejects.toMatchObject({ name: 'RasterFormatError', code: 'MALFORMED' });
  });

  it('is told from interlaced samples of any size', async () => {
    for (let width = 1; width < 12; width++) {
      for (const channels of [1, 3] as const) {
        const raw = { raw: { width, height: 13 - width, channels } };
        const sent = await sharp(Buffer.alloc(width * (13 - width) * channels, 90), raw)
          .png({ progressive: true })
          .toBuffer();
        expect((await sanitiser.sanitise('png', sent, [])).report.removed).toEqual([]);
      }
    }
  });
});

describe('bytes that a decoder would skip', () => {
  it('are cut behind the codes of a JPEG, or refused with it', async () => {
    const raw = { width: 40, height: 30, channels: 1 } as const;
    for (const [progressive, outcome] of [
      [false, 'cut'],
      [true, 'VipsJpeg: Corrupt JPEG data'],
    ] as const) {
      const whole = await sharp(rampSamples(raw), { raw }).jpeg({ progressive }).toBuffer();
      const planted = Buffer.concat([whole.subarray(0, -2), Buffer.from('DUPONT^Jean'), whole.subarray(-2)]);
      const seen = await sanitiser.sanitise('jpeg', planted, []).then(
        ({ bytes }) => (bytes.includes('DUPONT') ? 'kept' : 'cut'),
        (error: unknown) => String(error),
      );
      expect(seen).toContain(outcome);
    }
  });

  it('are cut behind the deflated strips of a TIFF', async () => {
    const raw = { width: 40, height: 30, channels: 1 } as const;
    const plain = await sharp(rampSamples(raw), { raw })
      .toColourspace('b-w')
      .tiff({ compression: 'deflate' })
      .toBuffer();
    const kept = await sanitiser.sanitise('tiff', plain, []);
    expect(kept.report.removed.map((item) => ('chunk' in item ? item.chunk : ''))).not.toContain('Excess');
    expect((await sharp(kept.bytes).raw().toBuffer()).equals(await sharp(plain).raw().toBuffer())).toBe(true);
  });
});
