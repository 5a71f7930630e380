import type { AccountId, UploadId } from '@phoxray/kernel';
import { idSchema } from '@phoxray/platform/boundary';
import { defineQueueJob } from '@phoxray/platform/queue';
import { z } from 'zod';

/** An upload whose last byte has come. */
export interface UploadReference {
  readonly accountId: AccountId;
  readonly uploadId: UploadId;
}

/** Turns a received file into a radiograph, or refuses it. */
export const FINISH_UPLOAD = defineQueueJob<UploadReference>({
  queue: 'renditions',
  name: 'finish-upload',
  payload: z.object({ accountId: idSchema<'account'>(), uploadId: idSchema<'upload'>() }),
});
