import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces, ApiResponse } from '@nestjs/swagger';

const text = { type: 'string' } as const;
const ETAG = { ETag: { description: 'SHA-256 of the whole content, as a strong tag.', schema: text } };
const BINARY = { schema: { type: 'string', format: 'binary' } } as const;

/** Documents a download that is not sent again to who has it (RFC 9110 §13.1.2). */
export function ApiDownload(...types: readonly string[]): MethodDecorator {
  return applyDecorators(
    ApiProduces(...types),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'Tags of what is there already, or *: answered with 304 when the content is one of them.',
    }),
    ApiOkResponse({ ...BINARY, description: 'The whole content.', headers: ETAG }),
    ApiResponse({ status: 304, description: 'The content has not changed: no body.', headers: ETAG }),
  );
}

/** Documents a download of which a part can be had (RFC 9110 §14); 416 is a problem document. */
export function ApiPartialDownload(...types: readonly string[]): MethodDecorator {
  return applyDecorators(
    ApiDownload(...types),
    ApiHeader({ name: 'Range', required: false, description: 'One range of bytes, such as bytes=0-65535.' }),
    ApiHeader({
      name: 'If-Range',
      required: false,
      description: 'An ETag: when the content is another by now, all of it is sent instead of the range.',
    }),
    ApiResponse({
      ...BINARY,
      status: 206,
      description: 'The range that was asked for.',
      headers: { ...ETAG, 'Content-Range': { description: 'bytes first-last/length', schema: text } },
    }),
  );
}
