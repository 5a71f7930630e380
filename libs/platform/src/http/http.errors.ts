import { defineErrors } from '@phoxray/kernel';

export const HTTP_ERRORS = defineErrors('HTTP', {
  INVALID: ['malformed', 'Some fields are not as the documentation says; each is named in "errors".'],
  MALFORMED: ['malformed', 'The request could not be read. Check its syntax, encoding and headers.'],
  NOT_FOUND: ['not-found', 'There is nothing at this address.'],
  METHOD_NOT_ALLOWED: ['malformed', 'This address does not take that method. Allow names those that it takes.'],
  TOO_LARGE: ['too-large', 'The request is larger than allowed.'],
  UNSUPPORTED_MEDIA: ['unsupported-media', 'This content type is not accepted here. Send JSON as application/json.'],
  BODY_MISSING: ['malformed', 'This request needs a body. Send JSON as application/json.'],
  TOO_SLOW: ['timeout', 'The request came too slowly and was given up. Check the connection, then send it again.'],
  RATE_LIMITED: ['rate-limited', 'Too many requests. Wait as long as Retry-After says.'],
  TOO_MANY_AT_ONCE: [
    'rate-limited',
    'Your account has too many requests or connections open at once. Wait as long as Retry-After says.',
  ],
  UNAVAILABLE: ['unavailable', 'The service cannot answer for a moment. Try again shortly; nothing was lost.'],
  STORAGE_FULL: [
    'unavailable',
    'There is no space left on our side. Nothing was kept; try again later, and tell the operator of the service.',
  ],
  STORAGE_READ_ONLY: [
    'unavailable',
    'Nothing can be stored on our side at present. Nothing was kept; try again later, and tell the operator of the service.',
  ],
  INTERNAL: ['unavailable', 'Something failed on our side. Nothing was changed; quote the request id to support.'],
  CONTENT_DAMAGED: [
    'unavailable',
    'What is stored here is damaged or missing. Upload the radiograph again, or run the job again; quote the request id to support.',
  ],
  INVALID_CURSOR: ['malformed', 'The cursor is not one that this list gave. Start from the first page.'],
});
