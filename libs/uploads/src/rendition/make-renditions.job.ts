import type { AccountId, RadiographId } from '@phoxray/kernel';
import { idSchema } from '@phoxray/platform/boundary';
import { defineQueueJob } from '@phoxray/platform/queue';
import { z } from 'zod';

export interface RadiographReference {
  readonly accountId: AccountId;
  readonly radiographId: RadiographId;
}

/** Makes what is shown of a radiograph. */
export const MAKE_RENDITIONS = defineQueueJob<RadiographReference>({
  queue: 'renditions',
  name: 'make-renditions',
  payload: z.object({ accountId: idSchema<'account'>(), radiographId: idSchema<'radiograph'>() }),
});
