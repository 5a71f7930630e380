import sharp from 'sharp';
import { freePacer } from '../nodes/run-node.fixture.js';
import { encodePng } from './image.codec.js';

const LEVELS = Float32Array.from({ length: 256 }, (_, v) => v / 255);

const encode = (planes: readonly [Float32Array, Float32Array, Float32Array]) =>
  encodePng({ width: planes[0].length, height: 1, planes }, 4, freePacer());

describe('the PNG an output node writes', () => {
  it('is RGB and exact for all 256 levels', async () => {
    const { data, info } = await sharp(await encode([LEVELS, LEVELS, LEVELS]))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(3);
    expect(Array.from(data)).toEqual(Array.from(LEVELS).flatMap((_, v) => [v, v, v]));
  });

  it('truncates between levels and limits what lies outside 0..1', async () => {
    const plane = Float32Array.from([-0.5, 0.9999, 0.5, 1.5]);
    const { data } = await sharp(await encode([plane, plane, plane]))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([data[0], data[3], data[6], data[9]]).toEqual([0, 254, 127, 255]);
  });

  it('keeps three different channels apart', async () => {
    const planes = [0, 0.2, 1].map((value) => Float32Array.from([value]));
    const [red, green, blue] = planes;
    if (!red || !green || !blue) throw new Error('Three planes');
    expect(
      Array.from(
        await sharp(await encode([red, green, blue]))
          .raw()
          .toBuffer(),
      ),
    ).toEqual([0, 51, 255]);
  });
});
