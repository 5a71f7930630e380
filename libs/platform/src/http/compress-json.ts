import compression from 'compression';
import type { Request, RequestHandler, Response } from 'express';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\b/;
/** Answers with tokens: the length of what is compressed tells something about a secret beside chosen text (BREACH). */
const CARRIES_TOKENS = /^\/v1\/auth(\/|$)/;
/** Below that an answer fits one packet anyway. In bytes. */
const THRESHOLD = 1_024;

function isWorthIt({ path }: Request, response: Response): boolean {
  return JSON_TYPE.test(String(response.getHeader('content-type') ?? '')) && !CARRIES_TOKENS.test(path);
}

/** Compresses JSON and nothing else: pictures are compressed already, event streams have to leave at once. */
export function compressJson(): RequestHandler {
  return compression({ threshold: THRESHOLD, filter: isWorthIt });
}
