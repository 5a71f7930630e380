import { decodeGray16 } from '@phoxray/dicom';
import { deepGreyImage, greyImage, type GreyImage } from '../scene/grey-image.js';
import { MaskPacker, type MaskPlanes } from '../scene/mask-planes.js';
import { decodeGrey } from './decode-grey.js';
import type { PixelReply, PixelRequest, PixelTaskName, PixelTasks } from './pixel-tasks.js';

type Done = { readonly reply: PixelReply<PixelTaskName>; readonly transfer: Transferable[] };

addEventListener('message', ({ data }: MessageEvent<PixelRequest>) => void answer(data));

async function answer(request: PixelRequest): Promise<void> {
  const { reply, transfer } = await attempt(request);
  postMessage(reply, { transfer });
}

async function attempt(request: PixelRequest): Promise<Done> {
  try {
    return await perform(request);
  } catch (error) {
    return { reply: { error: error instanceof Error ? error.message : 'unknown' }, transfer: [] };
  }
}

async function perform(request: PixelRequest): Promise<Done> {
  switch (request.task) {
    case 'grey': {
      const { width, height, data } = await decodeGrey(request.ask.file);
      return imageDone(greyImage(width, height, data));
    }
    case 'deep':
      return imageDone(deepGreyImage(await decodeGray16(new Uint8Array(await request.ask.file.arrayBuffer()))));
    case 'masks': {
      const packed = await packFiles(request.ask);
      return { reply: { answer: packed }, transfer: packed.planes.map(({ buffer }) => buffer) };
    }
  }
}

function imageDone(image: GreyImage): Done {
  const buffers = image.levels.map(({ data }) => data.buffer);
  return { reply: { answer: image }, transfer: [...new Set([...buffers, image.histogram.buffer])] };
}

/** A mask of another size than the radiograph's would lie about every place: it is left out. */
async function packFiles({ size, masks }: PixelTasks['masks']['ask']): Promise<MaskPlanes> {
  const packer = new MaskPacker(masks.length, size.width * size.height);
  for (const { id, file } of masks) {
    const { width, height, data } = await decodeGrey(file);
    if (width === size.width && height === size.height) packer.add({ id, data });
  }
  return packer.packed();
}
