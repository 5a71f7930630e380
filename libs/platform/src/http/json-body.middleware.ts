import { AppError } from '@phoxray/kernel';
import { json, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { HTTP_ERRORS } from './http.errors.js';
import { PaceGuard, type PacePolicy } from './pace-guard.js';
import { bodyKindOf } from './request-context.js';

/** Bytes of a JSON body. Who shows no credential signs in or up, which takes little. */
const LIMITS = { stranger: 8 * 1024, member: 100 * 1024 } as const;

type Caller = keyof typeof LIMITS;

const parserFor = (caller: Caller): RequestHandler => json({ limit: LIMITS[caller], type: 'application/json' });
const PARSERS: Record<Caller, RequestHandler> = { stranger: parserFor('stranger'), member: parserFor('member') };

/** Reads JSON bodies, each within its limit and at the pace. Leaves other bodies to those who handle them. */
export function readJsonBodies(pace: PacePolicy): RequestHandler {
  return (request, response, next) => {
    response.once('finish', () => endUnread(request, pace));
    if (bodyKindOf(request) === 'json') new JsonBodyReading(request, pace, next).start(response);
    else next();
  };
}

/** One body on its way in: given up as soon as it is too long or too slow. */
class JsonBodyReading {
  private readonly caller: Caller;
  private readonly guard: PaceGuard;
  private taken = 0;
  private isOver = false;

  constructor(
    private readonly request: Request,
    pace: PacePolicy,
    private readonly next: NextFunction,
  ) {
    this.caller = request.headers.authorization === undefined ? 'stranger' : 'member';
    this.guard = new PaceGuard(pace, () => this.finish(new AppError(HTTP_ERRORS.TOO_SLOW)));
  }

  start(response: Response): void {
    if (Number(this.request.headers['content-length'] ?? 0) > LIMITS[this.caller]) return this.refuseLength();
    this.request.on('data', this.count);
    PARSERS[this.caller](this.request, response, (error?: unknown) => this.finish(error ?? this.emptiness));
  }

  /** The parser reads a body that is too long to its end before it says so. */
  private readonly count = (chunk: Buffer): void => {
    this.guard.count(chunk.length);
    this.taken += chunk.length;
    if (this.taken > LIMITS[this.caller]) this.refuseLength();
  };

  private refuseLength(): void {
    this.finish(new AppError(HTTP_ERRORS.TOO_LARGE));
  }

  /** An empty body is no JSON, and must not pass for an object without fields. */
  private get emptiness(): AppError | undefined {
    return this.taken === 0 ? new AppError(HTTP_ERRORS.BODY_MISSING) : undefined;
  }

  private finish(error: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.guard.stop();
    this.request.off('data', this.count);
    if (error === undefined) this.next();
    else this.next(error);
  }
}

/** A body that nobody asked for may not hold the connection once the answer has gone. */
function endUnread(request: Request, { idleMs }: PacePolicy): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), idleMs).unref();
  request.once('close', () => clearTimeout(timer));
  request.once('end', () => clearTimeout(timer));
}
