import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import type { EngineRuntime } from '../engine-runtime.js';
import { EscapingPath, folderType, splitAnnotation } from '../home/engine-home.js';
import { HttpFailure } from '../http/exchange.js';
import type { Exchange } from '../http/exchange.js';
import type { Route } from '../http/router.js';

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
};

/** Finds the file asked for: 400 for a bad name or type, 403 outside the folder, 404 when it is not there. */
const findFile = async ({ url }: Exchange, { home }: EngineRuntime): Promise<string> => {
  const asked = url.searchParams.get('filename');
  if (asked === null) throw new HttpFailure(404);
  const { name, type: annotated } = splitAnnotation(asked, 'output');
  const type = folderType(url.searchParams.get('type') ?? annotated);
  if (!name || !type || name.startsWith('/') || name.includes('..')) throw new HttpFailure(400);
  try {
    const target = home.locate(type, url.searchParams.get('subfolder') ?? '', path.basename(name));
    if (await home.isFile(target)) return target;
  } catch (error) {
    throw error instanceof EscapingPath ? new HttpFailure(403) : error;
  }
  throw new HttpFailure(404);
};

interface Span {
  readonly start: number;
  readonly end: number;
}

const RANGE = /^bytes=(\d*)-(\d*)$/;

/** The bytes asked for; null without a usable header. 416 when they lie outside. */
const spanOf = (header: string | undefined, size: number): Span | null => {
  const [, first = '', last = ''] = RANGE.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) throw new HttpFailure(416);
  return { start, end };
};

const headersFor = (target: string, modified: Date) => ({
  'content-type': TYPES[path.extname(target).toLowerCase()] ?? 'application/octet-stream',
  'content-disposition': `filename="${path.basename(target).replaceAll(/[^\w .()-]/g, '_')}"`,
  'last-modified': modified.toUTCString(),
  'accept-ranges': 'bytes',
  // Any bytes can be uploaded: nothing stored here may run as a page of this origin.
  'x-content-type-options': 'nosniff',
});

const sendFile = async ({ request, response }: Exchange, target: string): Promise<void> => {
  const { size, mtime } = await stat(target);
  const span = spanOf(request.headers.range, size);
  const { start, end } = span ?? { start: 0, end: size - 1 };
  response.writeHead(span ? 206 : 200, {
    ...headersFor(target, mtime),
    'content-length': size === 0 ? 0 : end - start + 1,
    ...(span && { 'content-range': `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === 'HEAD' || size === 0) return void response.end();
  // A reader that goes away mid-file is its own affair.
  await pipeline(createReadStream(target, { start, end }), response).catch(() => undefined);
};

const resetAfter = async ({ response }: Exchange, target: string, bytes: number): Promise<void> => {
  const content = await readFile(target);
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': content.length });
  response.write(content.subarray(0, Math.min(bytes, content.length - 1)), () => response.socket?.resetAndDestroy());
};

/** A smaller picture (`preview=webp;q`) or one without its alpha (`channel=rgb`), or only that (`channel=a`). */
const convert = async (target: string, params: URLSearchParams): Promise<{ body: Buffer; type: string } | null> => {
  const [format = '', quality = '90'] = (params.get('preview') ?? '').split(';');
  if (format === 'webp')
    return {
      body: await sharp(target)
        .webp({ quality: Number(quality) })
        .toBuffer(),
      type: 'image/webp',
    };
  if (format)
    return {
      body: await sharp(target)
        .flatten()
        .jpeg({ quality: Number(quality) })
        .toBuffer(),
      type: 'image/jpeg',
    };
  const channel = params.get('channel');
  if (channel === 'rgb') return { body: await sharp(target).removeAlpha().png().toBuffer(), type: 'image/png' };
  if (channel !== 'a') return null;
  return { body: await sharp(target).ensureAlpha().extractChannel('alpha').png().toBuffer(), type: 'image/png' };
};

const view = async (exchange: Exchange, runtime: EngineRuntime): Promise<void> => {
  const target = await findFile(exchange, runtime);
  const reset = runtime.faults.strike('view-reset');
  if (reset) return resetAfter(exchange, target, reset.afterBytes);
  const converted = await convert(target, exchange.url.searchParams);
  if (!converted) return sendFile(exchange, target);
  exchange.response.writeHead(200, { 'content-type': converted.type }).end(converted.body);
};

/** Files out: `GET /view?filename=&type=&subfolder=`. */
export const viewRoutes = (runtime: EngineRuntime): Route[] => [
  { method: 'GET', path: '/view', handle: (exchange) => view(exchange, runtime) },
];
