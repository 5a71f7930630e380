import type { Request, Response } from 'express';
import { isNamed } from './entity-tag.policy.js';

/**
 * Answers 304 when the caller has this very content, which then need not be read: true when that is the whole answer.
 * Goes before any Range (RFC 9110 §13.2.2).
 * @param headers those that a 200 would have, the ETag among them (§15.4.5)
 */
export function answerUnchanged(
  request: Request,
  response: Response,
  headers: Readonly<Record<string, string>> & { readonly ETag: string },
): boolean {
  const isUnchanged = isNamed(request.get('if-none-match'), headers.ETag);
  if (isUnchanged) response.status(304).set(headers);
  return isUnchanged;
}
