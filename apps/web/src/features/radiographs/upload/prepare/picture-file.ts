import { FileFault } from './file.fault.js';
import { drawableOf, shownPicture } from './picture/shown-picture.js';
import { readFile } from './read-file.js';
import type { EditablePicture, Tasks } from './tasks.js';

/** Enough for a large screen, and for a finger on a small one. */
const LONGEST_SIDE = 2048;

/** The picture to draw rectangles on. Throws `FileFault` when it cannot be shown any more. */
export async function pictureOfFile({ file, size }: Tasks['picture']['ask']): Promise<EditablePicture> {
  const { format, bytes } = await readFile(file);
  const picture = await shownPicture(format, bytes, size);
  if (picture === null) throw new FileFault('changed');
  const { width, height } = picture;
  return { bitmap: await drawableOf(picture, LONGEST_SIDE), width, height };
}
