import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import type { EngineRuntime } from '../engine-runtime.js';
import { EscapingPath, folderType } from '../home/engine-home.js';
import type { EngineHome, FolderType } from '../home/engine-home.js';
import { HttpFailure, sendJson, sendText, serverError } from '../http/exchange.js';
import type { Exchange } from '../http/exchange.js';
import { readMultipart } from '../http/multipart.reader.js';
import type { MultipartForm } from '../http/multipart.reader.js';
import type { Route } from '../http/router.js';

interface Upload {
  readonly type: FolderType;
  readonly subfolder: string;
  readonly name: string;
  readonly bytes: Buffer;
  readonly overwrite: boolean;
}

const uploadOf = ({ fields, file }: MultipartForm): Upload => {
  if (!file?.name) throw new HttpFailure(400);
  const type = folderType(fields.get('type') ?? 'input');
  if (!type) throw serverError();
  const overwrite = ['true', '1'].includes(fields.get('overwrite') ?? '');
  return { type, subfolder: fields.get('subfolder') ?? '', name: file.name, bytes: file.bytes, overwrite };
};

const locate = (home: EngineHome, { type, subfolder }: Upload, name: string): string => {
  try {
    return home.locate(type, subfolder, name);
  } catch (error) {
    throw error instanceof EscapingPath ? new HttpFailure(400) : error;
  }
};

const numbered = (name: string, count: number): string => {
  const { dir, name: base, ext } = path.parse(name);
  return path.join(dir, `${base} (${count})${ext}`);
};

const holds = async (target: string, bytes: Buffer): Promise<boolean> =>
  readFile(target).then(
    (existing) => existing.equals(bytes),
    () => false,
  );

/** The name to store under: the same bytes are reused, other bytes under the same name get ` (1)` and so on. */
const freeName = async (home: EngineHome, upload: Upload): Promise<string> => {
  let name = upload.name;
  for (let count = 1; await home.isFile(locate(home, upload, name)); count += 1) {
    if (await holds(locate(home, upload, name), upload.bytes)) return name;
    name = numbered(upload.name, count);
  }
  return name;
};

const store = async (upload: Upload, { home, faults }: EngineRuntime): Promise<string> => {
  locate(home, upload, upload.name);
  const wanted = upload.overwrite ? upload.name : await freeName(home, upload);
  const name = faults.strike('renamed-upload') ? numbered(upload.name, 1) : wanted;
  await home.write(upload.type, upload.subfolder, name, upload.bytes);
  return name;
};

const receive = async (exchange: Exchange, runtime: EngineRuntime): Promise<void> => {
  const upload = uploadOf(await readMultipart(exchange));
  const name = await store(upload, runtime);
  sendJson(exchange, { name, subfolder: upload.subfolder, type: upload.type });
};

const originalSchema = z.object({
  filename: z.string(),
  type: z.enum(['input', 'output', 'temp']).default('output'),
  subfolder: z.string().default(''),
});

const originalOf = (fields: MultipartForm['fields']): z.infer<typeof originalSchema> | null => {
  try {
    return originalSchema.parse(JSON.parse(fields.get('original_ref') ?? ''));
  } catch {
    return null;
  }
};

/** The original's colours with the uploaded picture's alpha. */
const withAlphaOf = async (original: string, mask: Buffer): Promise<Buffer> => {
  const picture = sharp(await readFile(original)).removeAlpha();
  const { width, height } = await picture.metadata();
  const alpha = await sharp(mask).ensureAlpha().extractChannel('alpha').resize(width, height).toBuffer();
  return picture.joinChannel(alpha).png().toBuffer();
};

/** Writes original + alpha as a new picture; an original that does not exist writes nothing, and is still 200. */
const receiveMask = async (exchange: Exchange, runtime: EngineRuntime): Promise<void> => {
  const form = await readMultipart(exchange);
  const upload = uploadOf(form);
  const reference = originalOf(form.fields);
  if (!reference) return sendText(exchange, 400);
  const original = locate(runtime.home, { ...upload, ...reference }, reference.filename);
  if (await runtime.home.isFile(original)) {
    await store({ ...upload, bytes: await withAlphaOf(original, upload.bytes) }, runtime);
  }
  sendJson(exchange, { name: upload.name, subfolder: upload.subfolder, type: upload.type });
};

/** Files in. No route takes them away again: neither here nor on a real server. */
export const uploadRoutes = (runtime: EngineRuntime): Route[] => [
  { method: 'POST', path: '/upload/image', handle: (exchange) => receive(exchange, runtime) },
  { method: 'POST', path: '/upload/mask', handle: (exchange) => receiveMask(exchange, runtime) },
];
