import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, newId, type Actor, type UploadId } from '@phoxray/kernel';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { Server, TUS_RESUMABLE } from '@tus/server';
import type { Request as HttpRequest, Response as HttpResponse } from 'express';
import { RequestBody } from '../receive/request-body.js';
import { AccountDataStore, EXTENSIONS } from './account-data-store.js';
import { ResumableUploadService } from './resumable-upload.service.js';
import { definitionFor, problemOf } from './tus-errors.policy.js';
import { requireTusHeaders } from './tus-headers.policy.js';
import { UploadAppender } from './upload-appender.js';
import { UploadCreator } from './upload-creator.js';
import { UploadLocks } from './upload-locks.js';

const PATH = '/v1/uploads';
/** How long a request whose upload another one wants may still store what it has. */
const DRAIN_MS = 500;

/**
 * The tus protocol 1.0.0 on our own store. The guard, the scopes and the problem documents are the API's: the server sees
 * one authenticated request at a time, and only that account's uploads.
 */
@Injectable()
export class TusGateway {
  private readonly locks = new UploadLocks();

  constructor(
    private readonly creator: UploadCreator,
    private readonly appender: UploadAppender,
    private readonly uploads: ResumableUploadService,
    @Inject(CONFIG) private readonly config: Pick<Config, 'UPLOAD_MAX_BYTES'>,
  ) {}

  /** Tells what the protocol lets a client ask about a server, and nothing about anybody. */
  describe(response: HttpResponse): void {
    response.set({
      'Tus-Resumable': TUS_RESUMABLE,
      'Tus-Version': TUS_RESUMABLE,
      'Tus-Extension': EXTENSIONS.join(','),
      'Tus-Max-Size': String(this.config.UPLOAD_MAX_BYTES),
    });
  }

  /**
   * Sets the answer's headers; `id` is null where an upload is begun. Throws an `AppError` for every refusal; then the
   * rest of the body is left as it is.
   */
  async handle(actor: Actor, id: UploadId | null, request: HttpRequest, response: HttpResponse): Promise<void> {
    response.set({ 'Tus-Resumable': TUS_RESUMABLE, 'Tus-Version': TUS_RESUMABLE });
    const body = new RequestBody(request);
    try {
      // What is not there is not there, however it is asked for.
      if (id !== null) await this.uploads.require(actor, id);
      requireTusHeaders(request.method, request.headers);
      const answer = await this.exchange(actor, id, request, body.stream);
      for (const [name, value] of answer.headers) if (isOfTheProtocol(name)) response.setHeader(name, value);
    } catch (error) {
      body.letGo();
      throw error;
    }
  }

  private async exchange(actor: Actor, id: UploadId | null, request: HttpRequest, body: Readable): Promise<Response> {
    const failures: unknown[] = [];
    const server = this.serverFor(actor, request.ip ?? '', (error) => failures.push(error));
    const answer = await server.handleWeb(toWebRequest(id, request, body));
    for (const failure of failures) throw problemOf(failure, this.config.UPLOAD_MAX_BYTES) ?? failure;
    if (answer.status >= 400) throw new AppError(definitionFor(answer.status));
    return answer;
  }

  private serverFor(actor: Actor, ip: string, onFailure: (error: unknown) => void): Server {
    const { creator, appender, uploads } = this;
    return new Server({
      path: PATH,
      relativeLocation: true,
      datastore: new AccountDataStore({ creator, appender, uploads }, actor, ip),
      locker: this.locks,
      lockDrainTimeout: DRAIN_MS,
      maxSize: this.config.UPLOAD_MAX_BYTES,
      allowedOrigins: [],
      namingFunction: () => newId(),
      onResponseError: (_request, error) => {
        onFailure(error);
        return undefined;
      },
    });
  }
}

/** Lengths are the HTTP server's to say; who may read the answer from another origin is the application's. */
const isOfTheProtocol = (header: string): boolean =>
  header !== 'content-length' && !header.startsWith('access-control-');

/** What the protocol knows of; nothing else of the request concerns the tus server. */
const HEADERS = [
  'tus-resumable',
  'upload-length',
  'upload-offset',
  'upload-metadata',
  'upload-defer-length',
  'upload-concat',
  'content-type',
  'content-length',
];

/** Counted in bytes: the default counts chunks, and would take a whole file into memory. */
const strategy = new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 });

function toWebRequest(id: UploadId | null, request: HttpRequest, stream: Readable): Request {
  const { method, headers: sent } = request;
  const headers = HEADERS.flatMap((name): [string, string][] => {
    const value = sent[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const hasBody = method === 'POST' || method === 'PATCH';
  const body = hasBody ? { body: Readable.toWeb(stream, { strategy }), duplex: 'half' as const } : {};
  return new Request(`http://localhost${PATH}${id === null ? '' : `/${id}`}`, { method, headers, ...body });
}
