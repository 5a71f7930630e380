import type { StreamableFile } from '@nestjs/common';
import { AppError, type ByteRange } from '@phoxray/kernel';
import { streamAnswer } from '@phoxray/platform/http';
import type { Request, Response } from 'express';
import { chooseRange } from './byte-range.policy.js';
import type { Download } from './download.service.js';

/** Bytes that came from outside are never shown by a browser in our origin (ASVS 5.0 3.2.1, 5.4.1, 5.4.2). */
function headersOf(download: Download): Record<string, string> {
  return {
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Accept-Ranges': 'bytes',
    ETag: download.etag,
  };
}

function rangeFor(request: Request, response: Response, { bytes, etag }: Download): ByteRange | null {
  try {
    return chooseRange(request.range(bytes), request.get('if-range'), etag);
  } catch (error) {
    if (error instanceof AppError) response.setHeader('Content-Range', `bytes */${bytes}`);
    throw error;
  }
}

/** The answer to a download: the whole file, or with status 206 the one range that was asked for (RFC 9110 §14). */
export async function sendDownload(request: Request, response: Response, download: Download): Promise<StreamableFile> {
  const range = rangeFor(request, response, download);
  const stream = await download.open(range);
  response.set(headersOf(download));
  if (range !== null) {
    response.status(206).setHeader('Content-Range', `bytes ${range.start}-${range.end}/${download.bytes}`);
  }
  return streamAnswer(response, stream, {
    type: download.type,
    disposition: `attachment; filename="${download.fileName}"`,
    length: range === null ? download.bytes : range.end - range.start + 1,
  });
}
