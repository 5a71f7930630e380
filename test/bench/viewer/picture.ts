import { encodeGray16, plainGreyscale, renderTo8Bit, toGray16 } from '@phoxray/dicom';
import sharp from 'sharp';

export const WIDTH = 3_000;
export const HEIGHT = 1_500;
export const MASKS = 32;

const MOST = 65_535;

/** An arch with noise in all 16 bits, the same each time. */
function samples(): Uint16Array {
  let noise = 1;
  return Uint16Array.from({ length: WIDTH * HEIGHT }, (_, index) => {
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
    const [x, y] = [(index % WIDTH) / WIDTH - 0.5, Math.floor(index / WIDTH) / HEIGHT - 0.5];
    return Math.min(MOST, Math.max(0, (0.9 - 2.2 * (x * x + y * y)) * MOST * 0.8 + (noise >>> 20)));
  });
}

export interface Picture {
  readonly display: Buffer;
  readonly grey16: Buffer;
}

/** The two renditions that the product makes of a radiograph. */
export async function makePicture(): Promise<Picture> {
  const image = plainGreyscale(samples(), HEIGHT, WIDTH);
  return { display: await png(renderTo8Bit(image)), grey16: Buffer.from(await encodeGray16(toGray16(image))) };
}

/** Tooth-like masks in two rows; each covers a part of its neighbours. */
export function makeMasks(): Promise<Buffer[]> {
  return Promise.all(Array.from({ length: MASKS }, (_, index) => png(tooth(index))));
}

function tooth(index: number): Uint8Array {
  const across = ((index % (MASKS / 2)) + 0.5) * (WIDTH / (MASKS / 2));
  const down = HEIGHT * (index < MASKS / 2 ? 0.36 : 0.64);
  const [halfWidth, halfHeight] = [WIDTH / MASKS + 20, HEIGHT * 0.2];
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const [x, y] = [((at % WIDTH) - across) / halfWidth, (Math.floor(at / WIDTH) - down) / halfHeight];
    return x * x + y * y < 1 ? 255 : 0;
  });
}

function png(grey: Uint8Array): Promise<Buffer> {
  return sharp(grey, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 6 })
    .toBuffer();
}
