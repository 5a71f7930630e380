import { getUploadLimits } from '@phoxray/sdk';
import { strict } from '../../../lib/api/http.js';
import type { UploadLimits } from '../upload/list/limits.policy.js';

/** What the API takes of one file. Throws a `ProblemError`. */
export async function fetchUploadLimits(): Promise<UploadLimits> {
  return (await getUploadLimits(strict)).data;
}
