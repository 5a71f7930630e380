import type { Practitioner } from '../../setup/practitioner.js';
import { timeAll } from '../time-all.js';
import { SAMPLE } from './bench-stack.js';
import { watchToEnd } from './watch-to-end.js';

/** Jobs of one radiograph: each batch begins with an upload. */
const BATCH = 10;
/** Jobs that the practitioner has under way. */
const AT_ONCE = 8;

/**
 * What a practitioner does with the product: uploads a radiograph for every ten jobs, submits, follows each job on its
 * event stream to the end. Wall time (ms) from the first upload to the last notification.
 */
export function timeThroughApi(person: Practitioner, jobs: number): Promise<number> {
  const uploads = new Map<number, Promise<string>>();
  const radiographOf = (index: number): Promise<string> => {
    const batch = Math.floor(index / BATCH);
    const upload = uploads.get(batch) ?? person.upload(SAMPLE).then(({ id }) => id);
    uploads.set(batch, upload);
    return upload;
  };
  return timeAll(jobs, AT_ONCE, async (index) => {
    const { id } = await person.submit(await radiographOf(index));
    await watchToEnd(person, id);
  });
}
