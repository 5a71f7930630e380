import busboy from 'busboy';
import { HttpFailure } from './exchange.js';
import type { Exchange } from './exchange.js';
import { MAX_BODY_BYTES, tooLarge } from './json-body.js';

/** A multipart body: plain fields, and the one file called `image`. */
export interface MultipartForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: { readonly name: string; readonly bytes: Buffer } | null;
}

/**
 * Reads a form with the file in memory; the order of its parts does not matter.
 *
 * @throws HttpFailure 400 when it is no multipart form, 413 when it is too large
 */
export const readMultipart = async ({ request }: Exchange): Promise<MultipartForm> => {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > MAX_BODY_BYTES) throw tooLarge(declared);
  const fields = new Map<string, string>();
  const chunks: Buffer[] = [];
  let name: string | null = null;
  const parser = openParser(request.headers);
  parser.on('field', (key, value) => fields.set(key, value));
  parser.on('file', (key, stream, info) => {
    if (key !== 'image') {
      stream.resume();
      return;
    }
    name = info.filename ?? null;
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('limit', () => parser.destroy(tooLarge(MAX_BODY_BYTES + 1)));
  });
  await new Promise<void>((resolve, reject) => {
    parser.on('close', resolve).on('error', reject);
    request.on('aborted', () => reject(new HttpFailure(400))).pipe(parser);
  });
  return { fields, file: name === null ? null : { name, bytes: Buffer.concat(chunks) } };
};

const openParser = (headers: Parameters<typeof busboy>[0]['headers']) => {
  try {
    return busboy({ headers, preservePath: true, defParamCharset: 'utf8', limits: { fileSize: MAX_BODY_BYTES } });
  } catch {
    throw new HttpFailure(400);
  }
};
