import { readdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname } from 'node:path';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import express from 'express';

/** Content codings, by the suffix that the build gives to their files. The first is preferred. */
const SUFFIXES = { br: '.br', gzip: '.gz' } as const;
const CODINGS = ['br', 'gzip'] as const;

/** For how long browsers may keep a file, and the headers that all files are sent with. */
export interface FileOptions {
  readonly maxAge: string | number;
  readonly immutable: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Serves a folder, and in place of a file its form that the build has compressed, when the caller accepts it. Each form
 * has an entity tag of its own. The compressed files have no address.
 * @param folder absolute; looked at once
 */
export function servePrecompressed(folder: string, { headers, ...options }: FileOptions): RequestHandler {
  const names = new Set(namesIn(folder).map((name) => `/${name}`));
  const serve = express.static(folder, {
    ...options,
    index: false,
    setHeaders: (response) => setAll(response, headers),
  });
  return (request: Request, response: Response, next: NextFunction) => {
    if (isCompressedForm(request.path)) return next();
    response.vary('Accept-Encoding');
    const coding = chooseCoding(request, names);
    if (coding === null) return serve(request, response, next);
    const original = request.url;
    response.type(extname(request.path)).setHeader('Content-Encoding', coding);
    request.url = request.path + SUFFIXES[coding];
    serve(request, response, (error?: unknown) => {
      request.url = original;
      response.removeHeader('Content-Encoding');
      next(error);
    });
  };
}

function chooseCoding(request: Request, names: ReadonlySet<string>): keyof typeof SUFFIXES | null {
  const isSent = (coding: keyof typeof SUFFIXES): boolean =>
    names.has(request.path + SUFFIXES[coding]) && request.acceptsEncodings(coding) === coding;
  return CODINGS.find(isSent) ?? null;
}

function isCompressedForm(path: string): boolean {
  return Object.values(SUFFIXES).some((suffix) => path.endsWith(suffix));
}

function setAll(response: ServerResponse, headers: FileOptions['headers']): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    // A folder that is not there serves nothing.
    return [];
  }
}
