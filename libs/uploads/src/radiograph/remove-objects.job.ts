import { defineQueueJob } from '@phoxray/platform/queue';
import { z } from 'zod';

/** Removes objects whose rows are gone. Written with the deletion, so that a crash in between leaves nothing behind. */
export const REMOVE_OBJECTS = defineQueueJob<{ objectNames: string[] }>({
  queue: 'renditions',
  name: 'remove-objects',
  payload: z.object({ objectNames: z.array(z.string().min(1)).min(1) }),
});
