import type { StreamableFile } from '@nestjs/common';
import { AppError, type ByteRange } from '@phoxray/kernel';
import { answerUnchanged, streamAnswer } from '@phoxray/platform/http';
import type { Request, Response } from 'express';
import { chooseRange } from './byte-range.policy.js';
import type { Download } from './download.service.js';

/** Bytes that came from outside are never shown by a browser in our origin (ASVS 5.0 3.2.1, 5.4.1, 5.4.2). */
const HEADERS = {
  'Cache-Control': 'private, no-store',
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Accept-Ranges': 'bytes',
};

function rangeFor(request: Request, response: Response, { bytes, etag }: Download): ByteRange | null {
  try {
    return chooseRange(request.range(bytes), request.get('if-range'), etag);
  } catch (error) {
    if (error instanceof AppError) response.setHeader('Content-Range', `bytes */${bytes}`);
    throw error;
  }
}

/**
 * The answer to a download: the whole file, with status 206 the one range that was asked for (RFC 9110 §14), or with 304
 * nothing at all, as the caller has it.
 */
export async function sendDownload(
  request: Request,
  response: Response,
  download: Download,
): Promise<StreamableFile | undefined> {
  const headers = { ...HEADERS, ETag: download.etag };
  if (answerUnchanged(request, response, headers)) return undefined;
  const range = rangeFor(request, response, download);
  const stream = await download.open(range);
  response.set(headers);
  if (range !== null) {
    response.status(206).setHeader('Content-Range', `bytes ${range.start}-${range.end}/${download.bytes}`);
  }
  return streamAnswer(response, stream, {
    type: download.type,
    disposition: `attachment; filename="${download.fileName}"`,
    length: range === null ? download.bytes : range.end - range.start + 1,
  });
}
