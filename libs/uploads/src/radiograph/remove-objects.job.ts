import { defineQueueJob, type JobQueue } from '@phoxray/platform/queue';
import { z } from 'zod';

/** Removes objects whose rows are gone. Written with the deletion, so that a crash in between leaves nothing behind. */
export const REMOVE_OBJECTS = defineQueueJob<{ objectNames: string[] }>({
  queue: 'renditions',
  name: 'remove-objects',
  payload: z.object({ objectNames: z.array(z.string().min(1)).min(1) }),
});

/** Has objects removed once the current transaction has committed. `id` names what they belonged to. */
export async function removeLater(queue: JobQueue, id: string, objectNames: string[]): Promise<void> {
  if (objectNames.length > 0) await queue.enqueue(REMOVE_OBJECTS, `remove-${id}`, { objectNames });
}
