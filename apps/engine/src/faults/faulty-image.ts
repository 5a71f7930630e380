import sharp from 'sharp';
import type { FaultBoard, Occasion } from './fault-board.js';

const FOREIGN = { width: 64, height: 48 };
const TILE = 8;

const checkerboard = async (width: number, height: number): Promise<Buffer> => {
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i += 1) {
    const light = (Math.floor((i % width) / TILE) + Math.floor(i / width / TILE)) % 2 === 0;
    pixels.fill(light ? 255 : 0, i * 3, i * 3 + 3);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
};

const oneColumnLess = async (png: Buffer): Promise<Buffer> => {
  const { width, height } = await sharp(png).metadata();
  return sharp(png)
    .extract({ left: 0, top: 0, width: Math.max(width - 1, 1), height })
    .png()
    .toBuffer();
};

const foreign = async (png: Buffer, sameSize: boolean): Promise<Buffer> => {
  const { width, height } = sameSize ? await sharp(png).metadata() : FOREIGN;
  return checkerboard(width, height);
};

/** The picture an output node is about to hand over, spoilt if the plan says so: cut off, narrower, or somebody else's. */
export const spoilImage = async (png: Buffer, faults: FaultBoard, occasion: Occasion): Promise<Buffer> => {
  if (faults.strike('truncated-image', occasion)) return png.subarray(0, Math.ceil(png.length / 2));
  if (faults.strike('wrong-size-image', occasion)) return oneColumnLess(png);
  const stranger = faults.strike('foreign-image', occasion);
  return stranger ? foreign(png, stranger.sameSize) : png;
};
