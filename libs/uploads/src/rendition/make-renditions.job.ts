import { parseId, type AccountId, type Id, type RadiographId } from '@phoxray/kernel';
import { defineQueueJob } from '@phoxray/platform/queue';
import { z } from 'zod';

function idOf<Kind extends string>(): z.ZodType<Id<Kind>> {
  return z.string().transform((text, context) => {
    const id = parseId<Kind>(text);
    if (id === null) context.addIssue({ code: 'custom', message: 'not an id' });
    return id ?? z.NEVER;
  });
}

export interface RadiographReference {
  readonly accountId: AccountId;
  readonly radiographId: RadiographId;
}

/** Makes what is shown of a radiograph. */
export const MAKE_RENDITIONS = defineQueueJob<RadiographReference>({
  queue: 'renditions',
  name: 'make-renditions',
  payload: z.object({ accountId: idOf<'account'>(), radiographId: idOf<'radiograph'>() }),
});
