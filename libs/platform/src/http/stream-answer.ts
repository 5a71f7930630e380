import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { toProblem } from './problem.js';
import { requestContext } from './request-context.js';

type StreamOptions = NonNullable<ConstructorParameters<typeof StreamableFile>[1]>;

/** What describes the body that was to come, and would be wrong of another. */
const OF_THE_BODY = ['Content-Length', 'Content-Disposition', 'Content-Range', 'Accept-Ranges', 'ETag'];

/**
 * A body out of a stream. When the stream fails before anything was sent, which a damaged object may bring about, the
 * answer is a problem of ours; when it fails later, the connection is cut, so that nobody takes the body for whole.
 */
export function streamAnswer(response: Response, stream: Readable, options: StreamOptions): StreamableFile {
  const requestId = requestContext.getStore()?.requestId;
  const file = new StreamableFile(stream, options);
  return file.setErrorHandler((error) => {
    file.errorLogger(error);
    if (response.headersSent) response.destroy();
    else sendProblem(response, error, requestId);
  });
}

function sendProblem(response: Response, error: Error, requestId: string | undefined): void {
  const { problem, headers } = toProblem(error, requestId);
  for (const name of OF_THE_BODY) response.removeHeader(name);
  response.status(problem.status).set(headers).type('application/problem+json').send(JSON.stringify(problem));
}
