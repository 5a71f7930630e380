import { concatenate } from '../bytes.js';
import { crc32 } from '../raster/crc32.js';
import { through } from '../through.js';
import { ByteWriter } from './byte-cursor.js';
import { encodeHeader } from './gray16-header.js';
import type { Gray16Image } from './gray16-image.js';
import { planesOf } from './sample-planes.js';
import { encodeVoi } from './voi-part.js';

/** The picture as `application/vnd.phoxray.gray16`, version 1 (docs/formats/gray16.md). */
export async function encodeGray16(image: Gray16Image): Promise<Uint8Array> {
  const { samples, width, height } = image;
  if (samples.length !== width * height) throw new RangeError('samples must hold width × height values');
  const voi = encodeVoi(image.voi);
  const packed = await through(new CompressionStream('deflate-raw'), planesOf(samples, width), Number.MAX_SAFE_INTEGER);
  const header = encodeHeader({ ...image, voiBytes: voi.length, packedBytes: packed.length });
  const body = concatenate([header, voi, packed]);
  return concatenate([body, checksumOf(body)]);
}

function checksumOf(body: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  writer.u32(crc32(body));
  return writer.bytes;
}
