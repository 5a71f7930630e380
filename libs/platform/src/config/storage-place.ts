/** Where objects live: a folder, relative to the process's working directory or absolute, or a bucket and a prefix. */
export type StoragePlace =
  | { readonly kind: 'file'; readonly folder: string }
  /** `prefix` is empty or ends with a slash. */
  | { readonly kind: 'gcs'; readonly bucket: string; readonly prefix: string };

/** Bucket names of Cloud Storage: 3 to 222 letters, digits, `-`, `_`, `.`, lower case; a prefix is made like our object keys. */
const GCS =
  /^gs:\/\/(?<bucket>[a-z0-9][a-z0-9._-]{1,220}[a-z0-9])(?:\/(?<prefix>[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*))?\/?$/;

/** Reads `STORAGE`; null when it is neither `file:<folder>` nor `gs://<bucket>[/<prefix>]`. */
export function findStoragePlace(text: string): StoragePlace | null {
  if (/^file:./.test(text)) return { kind: 'file', folder: text.slice('file:'.length) };
  const { bucket, prefix } = GCS.exec(text)?.groups ?? {};
  if (bucket === undefined) return null;
  return { kind: 'gcs', bucket, prefix: prefix === undefined ? '' : `${prefix}/` };
}
