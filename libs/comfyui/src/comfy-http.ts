import type { z } from 'zod';
import { ComfyFailure } from './comfy-failure.js';
import { routeUrl, type ResolvedEndpoint } from './endpoint.js';
import { parsePythonJson } from './python-json.js';
import { TransferWatch } from './transfer-pace.js';
import { statusFailure, transportFailure } from './transport-failure.policy.js';

/** One request. `route` is relative to the endpoint, without a leading slash. */
export interface ComfyRequest {
  readonly method: 'GET' | 'POST';
  readonly route: string;
  readonly query?: Record<string, string>;
  readonly body?: { readonly type: string; readonly content: string | Uint8Array<ArrayBuffer> };
  /** The whole exchange, in ms; unless it is a transfer. */
  readonly timeoutMs?: number;
  /** Carries an image: bounded by the endpoint's pace and not by a time. */
  readonly isTransfer?: boolean;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A whole answer, whatever its status. `declaredBytes` is its Content-Length. */
export interface ComfyAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  readonly declaredBytes: number | null;
}

/** The endpoint's HTTP side: keep-alive connections, a deadline and a size limit on every exchange, no redirects. */
export class ComfyHttp {
  readonly #endpoint: ResolvedEndpoint;

  constructor(endpoint: ResolvedEndpoint) {
    this.#endpoint = endpoint;
  }

  /** Sends one request. Throws a ComfyFailure when no whole answer came, or the signal's reason when it aborted. */
  async exchange(request: ComfyRequest): Promise<ComfyAnswer> {
    const watch = request.isTransfer ? new TransferWatch(this.#endpoint.pace) : null;
    const limit = watch?.signal ?? AbortSignal.timeout(request.timeoutMs ?? this.#endpoint.timeouts.requestMs);
    const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
    try {
      return await this.#fetch(request, signal, watch);
    } catch (error) {
      request.signal?.throwIfAborted();
      throw error instanceof ComfyFailure ? error : transportFailure(error, limit.aborted);
    } finally {
      watch?.stop();
    }
  }

  /** GETs a JSON answer and checks its shape. */
  async getJson<Schema extends z.ZodType>(
    route: string,
    schema: Schema,
    signal?: AbortSignal,
  ): Promise<z.output<Schema>> {
    const answer = await this.exchange({ method: 'GET', route, signal });
    return this.read(answer, schema);
  }

  /** POSTs a JSON command and returns the answer whatever its status. */
  postJson(route: string, command: unknown, options: Partial<ComfyRequest> = {}): Promise<ComfyAnswer> {
    const body = { type: 'application/json', content: JSON.stringify(command) };
    return this.exchange({ method: 'POST', route, body, ...options });
  }

  /** POSTs a JSON command whose answer says nothing; throws when it is not a success. */
  async command(route: string, command: unknown, signal?: AbortSignal): Promise<void> {
    const answer = await this.postJson(route, command, { signal });
    if (answer.status !== 200) throw statusFailure(answer.status);
  }

  /** The checked body of a 200 answer; throws for any other status. */
  read<Schema extends z.ZodType>(answer: ComfyAnswer, schema: Schema): z.output<Schema> {
    if (answer.status !== 200) throw statusFailure(answer.status);
    return this.parse(answer, schema);
  }

  /** The checked body of an answer of any status. */
  parse<Schema extends z.ZodType>(answer: ComfyAnswer, schema: Schema): z.output<Schema> {
    try {
      return schema.parse(parsePythonJson(answer.bytes.toString('utf8')));
    } catch {
      throw new ComfyFailure('ANSWER_UNREADABLE');
    }
  }

  async #fetch(request: ComfyRequest, signal: AbortSignal, watch: TransferWatch | null): Promise<ComfyAnswer> {
    const { route, query, body } = request;
    const response = await fetch(routeUrl(this.#endpoint, route, query), {
      method: request.method,
      headers: {
        ...this.#endpoint.headers,
        'accept-encoding': 'identity',
        ...(body && { 'content-type': body.type }),
      },
      body: watch && body && typeof body.content !== 'string' ? watch.counted(body.content) : (body?.content ?? null),
      duplex: 'half',
      redirect: 'manual',
      signal,
    });
    const declared = response.headers.get('content-length');
    const bytes = await readLimited(response, request.maxBytes ?? this.#endpoint.limits.jsonBytes, watch);
    return { status: response.status, bytes, declaredBytes: declared === null ? null : Number(declared) };
  }
}

async function readLimited(response: Response, maxBytes: number, watch: TransferWatch | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    watch?.count(chunk.byteLength);
    if (size > maxBytes) throw new ComfyFailure('ANSWER_TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
