import type { IncomingHttpHeaders } from 'node:http';
import { AppError, type FieldError } from '@phoxray/kernel';
import { Metadata, TUS_RESUMABLE } from '@tus/server';
import { UPLOADS_ERRORS } from '../uploads.errors.js';

const BODY_TYPE = 'application/offset+octet-stream';
const BYTES = /^(?:0|[1-9]\d{0,15})$/;

/** The headers that a request of the protocol may carry, each with what it must be. */
const HEADERS = {
  'Upload-Length': [(text: string) => BYTES.test(text), 'must be the bytes of the whole file, as a whole number'],
  'Upload-Offset': [(text: string) => BYTES.test(text), 'must be the offset that HEAD tells, as a whole number'],
  'Upload-Metadata': [isMetadata, 'must be keys with base64 values: "key dmFsdWU=,other …", each key once'],
  'Content-Type': [(text: string) => text === BODY_TYPE, `must be ${BODY_TYPE} where bytes are sent`],
  'Upload-Defer-Length': [() => false, 'belongs to an extension that is not offered: leave it out'],
  'Upload-Concat': [() => false, 'belongs to an extension that is not offered: leave it out'],
} as const satisfies Record<string, readonly [(text: string) => boolean, string]>;
type Header = keyof typeof HEADERS;

const ALL: readonly Header[] = [
  'Upload-Length',
  'Upload-Offset',
  'Upload-Metadata',
  'Content-Type',
  'Upload-Defer-Length',
  'Upload-Concat',
];
const REQUIRED: Readonly<Record<string, readonly Header[]>> = {
  POST: ['Upload-Length'],
  PATCH: ['Upload-Offset', 'Content-Type'],
};

/**
 * Throws `UPLOADS.TUS_VERSION` (412 before anything else, as tus says), `UPLOADS.CHECKSUM_NOT_OFFERED`, or
 * `UPLOADS.MALFORMED_UPLOAD` with every header that is wrong.
 */
export function requireTusHeaders(method: string, headers: IncomingHttpHeaders): void {
  if (headers['tus-resumable'] !== TUS_RESUMABLE) throw new AppError(UPLOADS_ERRORS.TUS_VERSION);
  if (isChecksummed(headers)) throw new AppError(UPLOADS_ERRORS.CHECKSUM_NOT_OFFERED);
  const errors = ALL.filter((name) => isWrong(name, method, headers[name.toLowerCase()])).map(faultOf);
  if (errors.length === 0) return;
  const faults = errors.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`);
  throw new AppError(UPLOADS_ERRORS.MALFORMED_UPLOAD, {
    detail: `The header ${faults.join('; the header ')}.`,
    errors,
  });
}

/** In the head or, announced there, behind the body. */
function isChecksummed({ trailer, ...headers }: IncomingHttpHeaders): boolean {
  return headers['upload-checksum'] !== undefined || /upload-checksum/i.test(trailer ?? '');
}

function isWrong(name: Header, method: string, value: string | string[] | undefined): boolean {
  if (value === undefined) return REQUIRED[method]?.includes(name) ?? false;
  const [isRight] = HEADERS[name];
  return typeof value !== 'string' || !isRight(value);
}

const faultOf = (name: Header): FieldError => ({ pointer: `/${name}`, detail: HEADERS[name][1] });

function isMetadata(text: string): boolean {
  try {
    Metadata.parse(text);
    return true;
  } catch {
    return false;
  }
}
