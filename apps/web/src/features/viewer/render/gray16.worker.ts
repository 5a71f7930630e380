import { decodeGray16 } from '@phoxray/dicom';
import { deepGreyImage, type GreyImage } from '../scene/grey-image.js';

/** What the worker answers: the picture, or the code of what was wrong with its bytes. */
export type DeepReply = { readonly image: GreyImage } | { readonly error: string };

/** Its one message: the bytes of a 16-bit rendition. */
addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => void answer(new Uint8Array(data)));

async function answer(bytes: Uint8Array): Promise<void> {
  const reply = await decode(bytes);
  const transfer = 'image' in reply ? [reply.image.data.buffer, reply.image.histogram.buffer] : [];
  postMessage(reply, { transfer });
}

async function decode(bytes: Uint8Array): Promise<DeepReply> {
  try {
    return { image: deepGreyImage(await decodeGray16(bytes)) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'unknown' };
  }
}
