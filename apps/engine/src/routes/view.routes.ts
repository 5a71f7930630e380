import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
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

/** A smaller picture (`preview=webp;q`) or one without its alpha (`channel=rgb`), or only that (`channel=a`); else null. */
const conversionOf = (params: URLSearchParams): { readonly type: string; convert(image: Sharp): Sharp } | null => {
  const [format = '', asked = '90'] = (params.get('preview') ?? '').split(';');
  const quality = Number(asked);
  if (format === 'webp') return { type: 'image/webp', convert: (image) => image.webp({ quality }) };
  if (format !== '') return { type: 'image/jpeg', convert: (image) => image.flatten().jpeg({ quality }) };
  const channel = params.get('channel');
  if (channel === 'rgb') return { type: 'image/png', convert: (image) => image.removeAlpha().png() };
  if (channel !== 'a') return null;
  return { type: 'image/png', convert: (image) => image.ensureAlpha().extractChannel('alpha').png() };
};

const view = async (exchange: Exchange, runtime: EngineRuntime): Promise<void> => {
  const target = await findFile(exchange, runtime);
  const reset = runtime.faults.strike('view-reset');
  if (reset) return resetAfter(exchange, target, reset.afterBytes);
  const conversion = conversionOf(exchange.url.searchParams);
  if (!conversion) return sendFile(exchange, target);
  const body = await conversion.convert(sharp(target)).toBuffer();
  exchange.response.writeHead(200, { 'content-type': conversion.type }).end(body);
};

/** Files out: `GET /view?filename=&type=&subfolder=`. */
export const viewRoutes = (runtime: EngineRuntime): Route[] => [
  { method: 'GET', path: '/view', handle: (exchange) => view(exchange, runtime) },
];
