import { Inject, Injectable, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { AppError } from '@phoxray/kernel';
import type { Response } from 'express';
import { CONFIG, type Config } from '../config/index.js';
import { HTTP_ERRORS } from './http.errors.js';
import { toProblem } from './problem.js';

/** Of the time that a shutdown may take, the part in which requests may still come to their own end. */
const SHARE_FOR_REQUESTS = 0.8;

/**
 * The answers that are not over. At a shutdown they get most of the time that it may take; then those that have not
 * begun are answered 503, and those that have are cut, so that nobody waits for a process that is about to end.
 */
@Injectable()
export class RequestDrain implements OnModuleDestroy, OnApplicationShutdown {
  private readonly open = new Set<Response>();
  private timer: NodeJS.Timeout | null = null;
  private readonly limitMs: number;

  constructor(@Inject(CONFIG) config: Pick<Config, 'SHUTDOWN_SECONDS'>) {
    this.limitMs = config.SHUTDOWN_SECONDS * 1_000 * SHARE_FOR_REQUESTS;
  }

  follow(response: Response): void {
    this.open.add(response);
    response.once('close', () => this.open.delete(response));
  }

  /** The first hook of a shutdown: the server closes later, and waits for every answer. */
  onModuleDestroy(): void {
    this.timer = setTimeout(() => this.giveUp(), this.limitMs);
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private giveUp(): void {
    for (const response of this.open) answerUnavailable(response);
  }
}

function answerUnavailable(response: Response): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const requestId = String(response.getHeader('X-Request-Id'));
  const { problem, headers } = toProblem(new AppError(HTTP_ERRORS.UNAVAILABLE, { retryAfterSeconds: 2 }), requestId);
  response.status(problem.status).set(headers).set('Connection', 'close').type('application/problem+json');
  response.end(JSON.stringify(problem), () => response.destroy());
}
