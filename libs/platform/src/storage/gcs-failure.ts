import { isNativeError } from 'node:util/types';
import { StorageError, type StorageFailure } from '@phoxray/kernel';
import { z } from 'zod';

/** The client's libraries each tell the HTTP status, or the system's error code, in a place of their own. */
const failureSchema = z.object({
  code: z.union([z.number(), z.string()]).optional().catch(undefined),
  status: z.number().optional().catch(undefined),
  response: z
    .object({ status: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** HTTP status that Cloud Storage answered with, or null when it did not answer. */
export function statusOf(error: unknown): number | null {
  const { data } = failureSchema.safeParse(error);
  const status = data?.response?.status ?? data?.status ?? Number(data?.code);
  return status >= 100 && status < 600 ? status : null;
}

/** Whether the request may have been carried out all the same: it broke off, or was refused as if it were a second one. */
export function isAmbiguous(error: unknown): boolean {
  const status = statusOf(error);
  return status === null || status === 412 || status >= 500;
}

function summaryOf(error: unknown): string {
  const status = statusOf(error);
  if (status !== null) return `Cloud Storage answered ${status}`;
  const code = failureSchema.safeParse(error).data?.code;
  return typeof code === 'string' ? code : 'Cloud Storage did not answer';
}

const REASONS: Readonly<Record<string, StorageFailure>> = {
  404: 'missing',
  412: 'exists',
  CONTENT_DOWNLOAD_MISMATCH: 'tampered',
  FILE_NO_UPLOAD: 'tampered',
  FILE_NO_UPLOAD_DELETE: 'tampered',
};

/**
 * The error as the product may see it. The client's own is left behind: it holds the request with its authorization
 * header, and names of objects.
 */
export function toStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const code = statusOf(error) ?? failureSchema.safeParse(error).data?.code ?? '';
  return new StorageError(REASONS[code] ?? 'unreachable', { cause: new Error(summaryOf(error)) });
}

/** What keeps a bucket from being used, for the operator: the end of a sentence that starts with the setting's name. */
export function faultOf(error: unknown, bucket: string, endpoint: string): string {
  const status = statusOf(error);
  if (status === 404) return `names the bucket ${bucket}, which does not exist`;
  if (status === 401 || status === 403) {
    return `names the bucket ${bucket}, whose objects these credentials may not list (${status})`;
  }
  if (isNativeError(error) && error.message.includes('default credentials')) {
    return 'names a bucket, but there are no credentials: set GCS_CREDENTIALS or Application Default Credentials';
  }
  return `names the bucket ${bucket}, which cannot be reached at ${endpoint} (${summaryOf(error)})`;
}
