import { createServer, type Server } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { extname, join, resolve } from 'node:path';
import type { JobDto, MeDto, ResultDto, SessionDto } from '@phoxray/sdk';
import { HEIGHT, makeMasks, makePicture, WIDTH } from './picture.js';

const WEB_ROOT = resolve('dist', 'apps', 'web');
const NOW = '2026-11-23T08:00:00.000Z';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.bin': 'application/octet-stream',
};

export interface Product {
  readonly url: string;
  stop(): Promise<void>;
}

type Answers = ReadonlyMap<string, { readonly body: Buffer; readonly type: string }>;

/** The built SPA with the answers for one finished job, which come at once: what is measured is the browser's own time. */
export async function startProduct(): Promise<Product> {
  const answers = await makeAnswers();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const answer = pathname.startsWith('/v1/') ? answers.get(pathname) : page(pathname);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': answer?.type ?? 'application/json' });
    response.end(answer?.body ?? '{"code":"HTTP.NOT_FOUND"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${portOf(server)}`, stop: () => stopped(server) };
}

function page(pathname: string): { body: Buffer; type: string } {
  const file = join(WEB_ROOT, pathname);
  const path = extname(pathname) !== '' && existsSync(file) ? file : join(WEB_ROOT, 'index.html');
  return { body: readFileSync(path), type: TYPES[extname(path)] ?? 'application/octet-stream' };
}

async function makeAnswers(): Promise<Answers> {
  const { display, grey16 } = await makePicture();
  const masks = await makeMasks();
  const json = (value: unknown) => ({ body: Buffer.from(JSON.stringify(value)), type: 'application/json' });
  const raw = (body: Buffer, ext: string) => ({ body, type: TYPES[ext] ?? '' });
  return new Map([
    ['/v1/auth/refresh', json(SESSION)],
    ['/v1/workflows', json({ data: [] })],
    ['/v1/jobs/bench', json(JOB)],
    ['/v1/jobs/bench/results', json({ data: masks.map(resultOf) })],
    ['/v1/radiographs/bench', json(RADIOGRAPH)],
    ['/v1/radiographs/bench/renditions/display', raw(display, '.png')],
    ['/v1/radiographs/bench/renditions/grey16', raw(grey16, '.bin')],
    ...masks.map((mask, index) => [`/v1/jobs/bench/results/${index}/content`, raw(mask, '.png')] as const),
  ]);
}

const USER: MeDto = {
  id: 'bench',
  accountId: 'bench',
  email: 'bench@practice.example',
  firstName: 'Ada',
  lastName: 'Moreau',
  locale: 'en',
  createdAt: NOW,
};
const SESSION: Pick<SessionDto, 'accessToken' | 'user' | 'expiresIn'> = {
  accessToken: 'bench',
  expiresIn: 900,
  user: USER,
};
const RADIOGRAPH = {
  id: 'bench',
  format: 'dicom',
  width: WIDTH,
  height: HEIGHT,
  bitsStored: 16,
  pixelSpacing: null,
  renditions: { display: 'ready', thumbnail: 'ready', grey16: 'ready' },
};
const JOB: JobDto = {
  id: 'bench',
  radiographId: 'bench',
  workflow: 'teeth',
  workflowVersion: 1,
  parameters: {},
  state: 'succeeded',
  stage: 'done',
  progress: 1,
  step: null,
  queuePosition: null,
  serverQueuePosition: null,
  waiting: null,
  attempt: 1,
  cancelRequested: false,
  failure: null,
  revision: 9,
  createdAt: NOW,
  startedAt: NOW,
  finishedAt: NOW,
  timings: { queuedMs: 1, preparingMs: 1, runningMs: 1, storingMs: 1 },
};

function resultOf(mask: Buffer, index: number): ResultDto {
  const hue = Math.round((index * 255) / 32);
  return {
    id: String(index),
    jobId: 'bench',
    output: `tooth-${index}`,
    role: 'mask',
    label: { fr: `Dent ${index}`, en: `Tooth ${index}` },
    color: `#${hue.toString(16).padStart(2, '0')}c8${(255 - hue).toString(16).padStart(2, '0')}`,
    width: WIDTH,
    height: HEIGHT,
    bytes: mask.length,
    sha256: '',
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

async function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
