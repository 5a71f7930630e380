import { defineErrors } from '@phoxray/kernel';

export const IDEMPOTENCY_ERRORS = defineErrors('IDEMPOTENCY', {
  KEY_MISSING: [
    'malformed',
    'Send an Idempotency-Key header: any text of 1 to 200 characters that you make up once per intent.',
  ],
  KEY_REUSED: [
    'unprocessable',
    'This Idempotency-Key was used for another request. Make up a new key for a new intent.',
  ],
  RESOURCE_GONE: [
    'gone',
    'What was made with this Idempotency-Key has been deleted since. Make up a new key to make it again.',
  ],
  TOO_MANY_WAITING: [
    'rate-limited',
    'Too many requests of this account wait for an earlier one with the same Idempotency-Key. Wait as long as Retry-After says.',
  ],
});
