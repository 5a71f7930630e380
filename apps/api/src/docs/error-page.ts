import { STATUS_CODES } from 'node:http';
import { ACCOUNTS_ERRORS } from '@phoxray/accounts';
import { INFERENCE_ERRORS } from '@phoxray/inference';
import type { ErrorDefinition } from '@phoxray/kernel';
import { ACCESS_ERRORS } from '@phoxray/platform/access';
import { HTTP_ERRORS, problemType, statusFor } from '@phoxray/platform/http';
import { IDEMPOTENCY_ERRORS } from '@phoxray/platform/idempotency';
import { UPLOADS_ERRORS } from '@phoxray/uploads';

const AREAS: readonly (readonly [string, Readonly<Record<string, ErrorDefinition>>])[] = [
  ['Every address', HTTP_ERRORS],
  ['Access', ACCESS_ERRORS],
  ['Retries', IDEMPOTENCY_ERRORS],
  ['Accounts', ACCOUNTS_ERRORS],
  ['Radiographs and uploads', UPLOADS_ERRORS],
  ['Workflows and jobs', INFERENCE_ERRORS],
];

const INTRODUCTION = `# Errors

Every refusal is a problem document (RFC 9457, \`application/problem+json\`). \`code\` is stable and what a program should look
at; \`detail\` tells a person what to do, and may say more than the sentence here; \`errors\` names fields; \`requestId\` is for
support. This page is written by \`npm run docs:errors\`.`;

/** docs/errors.md: every code with its status, its type and its sentence. */
export function errorPage(): string {
  const areas = AREAS.map(([title, errors]) => [`## ${title}`, ...Object.values(errors).map(entryOf)].join('\n\n'));
  return `${[INTRODUCTION, ...areas].join('\n\n')}\n`;
}

function entryOf(definition: ErrorDefinition): string {
  const status = statusFor(definition);
  const heading = `### \`${definition.code}\``;
  return `${heading}\n\n${status} ${STATUS_CODES[status]}, \`${problemType(definition.code)}\`\n\n${definition.detail}`;
}
