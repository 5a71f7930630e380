import * as fc from 'fast-check';
import sharp from 'sharp';
import { RasterDecoder } from './raster-decoder.js';
import { redactRaster } from './raster-redaction.js';

const decoder = new RasterDecoder({ UPLOAD_MAX_MEGAPIXELS: 1 });
const [WIDTH, HEIGHT] = [11, 7];

const LAYOUTS = [
  { name: '8-bit grey', space: 'b-w', channels: 1, bits: 8 },
  { name: '8-bit colour', space: 'srgb', channels: 3, bits: 8 },
  { name: '8-bit colour with opacity', space: 'srgb', channels: 4, bits: 8 },
  { name: '16-bit grey', space: 'grey16', channels: 1, bits: 16 },
  { name: '16-bit colour', space: 'rgb16', channels: 3, bits: 16 },
] as const;
type Layout = (typeof LAYOUTS)[number];

/** Every sample another one, none of them black. */
function samplesOf({ channels, bits }: Layout): Uint8Array | Uint16Array {
  const count = WIDTH * HEIGHT * channels;
  const values = Array.from({ length: count }, (_, index) => 1 + ((index * 7_919) % (2 ** bits - 1)));
  return bits === 16 ? Uint16Array.from(values) : Uint8Array.from(values);
}

const pngOf = (layout: Layout): Promise<Buffer> =>
  sharp(samplesOf(layout), { raw: { width: WIDTH, height: HEIGHT, channels: layout.channels } })
    .toColourspace(layout.space)
    .png()
    .toBuffer();

const region = fc.record({
  x: fc.integer({ min: 0, max: WIDTH - 1 }),
  y: fc.integer({ min: 0, max: HEIGHT - 1 }),
  width: fc.integer({ min: 1, max: 20 }),
  height: fc.integer({ min: 1, max: 20 }),
});

describe('a redacted picture', () => {
  it.each(LAYOUTS)('is black and opaque where asked, and untouched elsewhere: $name', async (layout) => {
    const [png, before] = [await pngOf(layout), samplesOf(layout)];
    const shape = await decoder.inspect(png);
    expect(shape).toEqual({ space: layout.space, isDeep: layout.bits === 16 });
    const { channels, bits } = layout;
    const opacity = channels % 2 === 0 ? channels - 1 : -1;
    await fc.assert(
      fc.asyncProperty(fc.array(region, { minLength: 1, maxLength: 3 }), async (regions) => {
        const redacted = await redactRaster(decoder, png, shape, regions);
        expect(redacted).toMatchObject({ width: WIDTH, height: HEIGHT });
        const data = await decoder.decode(redacted.png, shape);
        const after = bits === 16 ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
        const expected = before.map((value, index) => {
          const [pixel, channel] = [Math.floor(index / channels), index % channels];
          const [x, y] = [pixel % WIDTH, Math.floor(pixel / WIDTH)];
          const isCovered = regions.some(
            (one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height,
          );
          if (!isCovered) return value;
          return channel === opacity ? 2 ** bits - 1 : 0;
        });
        expect([...after]).toEqual([...expected]);
      }),
      { numRuns: 15 },
    );
  });

  it('is upright, and so are its regions', async () => {
    const turned = await sharp(Uint8Array.from([10, 20, 30, 40, 50, 60]), { raw: { width: 3, height: 2, channels: 1 } })
      .toColourspace('b-w')
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const shape = await decoder.inspect(turned);
    const { png, width, height } = await redactRaster(decoder, turned, shape, [{ x: 0, y: 0, width: 1, height: 1 }]);
    expect([width, height]).toEqual([2, 3]);
    const { channels, data } = await decoder.decodeUpright(png, shape);
    expect(data.filter((_, index) => index % channels === 0)).toEqual(Buffer.from([0, 10, 50, 20, 60, 30]));
  });

  it('is refused for a region that misses it', async () => {
    const png = await pngOf(LAYOUTS[0]);
    const missing = [{ x: WIDTH, y: 0, width: 1, height: 1 }];
    const refused = redactRaster(decoder, png, await decoder.inspect(png), missing);
    await expect(refused).rejects.toMatchObject({ code: 'UPLOADS.REDACTION_OUTSIDE' });
  });
});
