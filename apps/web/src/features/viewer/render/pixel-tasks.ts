import type { GreyImage } from '../scene/grey-image.js';
import type { MaskPlanes } from '../scene/mask-planes.js';
import type { Size } from '../scene/view-transform.js';

/** One mask as it comes from the API: an 8-bit PNG. */
export type MaskFile = { readonly id: string; readonly file: Blob };

/** What the pixel worker does: what it is given, and what it answers. */
export type PixelTasks = {
  /** An 8-bit grey rendition. */
  grey: { ask: { readonly file: Blob }; answer: GreyImage };
  /** A 16-bit rendition. */
  deep: { ask: { readonly file: Blob }; answer: GreyImage };
  /** All masks of a radiograph of that size, in the order in which they are painted. */
  masks: { ask: { readonly size: Size; readonly masks: readonly MaskFile[] }; answer: MaskPlanes };
};

export type PixelTaskName = keyof PixelTasks;
export type PixelRequest = { [Name in PixelTaskName]: { task: Name; ask: PixelTasks[Name]['ask'] } }[PixelTaskName];
export type PixelReply<Name extends PixelTaskName> =
  { readonly answer: PixelTasks[Name]['answer'] } | { readonly error: string };
