import type { ApiHeaderOptions, ApiResponseOptions } from '@nestjs/swagger';
import { TEXT_FIELDS } from '../receive/text-fields.js';

type Headers = NonNullable<Extract<ApiResponseOptions, { headers?: unknown }>['headers']>;

const size = { type: 'integer', minimum: 0 } as const;

/** The headers of the tus protocol (https://tus.io/protocols/resumable-upload), for the OpenAPI description. */
export const TUS_HEADER: ApiHeaderOptions = {
  name: 'Tus-Resumable',
  required: true,
  description: 'Version of the protocol.',
  schema: { type: 'string', enum: ['1.0.0'] },
};

export const LENGTH_HEADER: ApiHeaderOptions = {
  name: 'Upload-Length',
  required: true,
  description: 'Bytes of the whole file.',
  schema: { ...size, minimum: 1 },
};

export const METADATA_HEADER: ApiHeaderOptions = {
  name: 'Upload-Metadata',
  required: true,
  description: `Keys and base64 values, as the fields of createRadiograph: ${TEXT_FIELDS.join(', ')}. Other keys, such as the file name that many clients send, are neither read nor kept.`,
};

export const OFFSET_HEADER: ApiHeaderOptions = {
  name: 'Upload-Offset',
  required: true,
  description: 'Offset of the first byte in this body: exactly what HEAD answers.',
  schema: size,
};

export const OFFSET: Headers = {
  'Upload-Offset': { description: 'Bytes that are kept, whatever happens now.', schema: size },
};

export const UPLOAD_HEADERS: Headers = {
  Location: { description: 'Address of the upload, relative to the origin.', schema: { type: 'string' } },
  'Upload-Expires': { description: 'When it is forgotten if it is not finished.', schema: { type: 'string' } },
};

const text = { type: 'string' } as const;
export const DISCOVERY: Headers = {
  'Tus-Version': { description: 'Versions of the protocol.', schema: text },
  'Tus-Extension': { description: 'What is offered beside its core.', schema: text },
  'Tus-Max-Size': { description: 'Bytes of the largest file.', schema: size },
};
