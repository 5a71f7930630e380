import { ValidationPipe, VersioningType, type Type, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppError, type FieldError } from '@phoxray/kernel';
import type { ValidationError } from 'class-validator';
import type { NextFunction, Request, Response } from 'express';
import type { Config } from '../config/index.js';
import { AppLogger } from '../logging/index.js';
import { refuseOtherMethods } from './allowed-methods.js';
import { BodyShapePipe } from './body-shape.pipe.js';
import { DeclaredFieldsPipe } from './declared-fields.pipe.js';
import { compressJson } from './compress-json.js';
import { bidOnReading } from './early-answer.js';
import { HTTP_ERRORS } from './http.errors.js';
import { readJsonBodies } from './json-body.middleware.js';
import { BODY_PACE } from './pace-guard.js';
import { RequestDrain } from './request-drain.js';
import { followRequests } from './request.middleware.js';
import { answerHeaders, sendHeaders } from './security-headers.js';

function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => [
    ...Object.values(error.constraints ?? {}).map((detail) => ({ pointer: `${parent}/${error.property}`, detail })),
    ...fieldErrors(error.children ?? [], `${parent}/${error.property}`),
  ]);
}

/** Unknown fields are refused, not ignored: a misspelt one must not look accepted. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: (errors) => new AppError(HTTP_ERRORS.INVALID, { errors: fieldErrors(errors) }),
  });
}

/**
 * A connection closed by us just as a client or proxy reuses it is a failed request: so we keep it longer than they do.
 * A head that takes longer than ten seconds is an attack, and the server has to look often enough to end it then.
 */
const CONNECTIONS = {
  keepAliveTimeout: 75_000,
  headersTimeout: 10_000,
  requestTimeout: 30 * 60_000,
  connectionsCheckingInterval: 2_000,
};

/** What pages of another origin may read of an answer, beyond what the Fetch standard lets them (CORS-safelisted headers). */
const EXPOSED_HEADERS = [
  'Location',
  'Tus-Resumable',
  'Tus-Version',
  'Tus-Extension',
  'Tus-Max-Size',
  'Upload-Offset',
  'Upload-Length',
  'Upload-Expires',
  'ETag',
  'Content-Disposition',
  'Content-Range',
  'Retry-After',
  'Idempotency-Replayed',
];

/** What is ours to answer; the rest of the addresses belongs to the SPA's files. */
const API_ADDRESSES = ['/v1', '/health'];

/** Answers speak of patients and accounts: no cache keeps them, unless a route says otherwise. */
function storeNothing(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

/** The HTTP application as every process and test runs it; `listen` is the caller's. */
export async function createHttpApp(
  module: Type | DynamicModule,
  config: Config,
  logger: AppLogger,
  pace = BODY_PACE,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, {
    logger,
    bodyParser: false,
    abortOnError: false,
    routeConflictPolicy: { duplicate: 'error', shadow: 'error' },
    routeResolutionStrategy: 'specificity',
  });
  app.set('trust proxy', config.TRUST_PROXY);
  app.disable('x-powered-by');
  app.use(followRequests(logger, app.get(RequestDrain, { strict: false })));
  app.use(sendHeaders(answerHeaders({ isHttps: config.PUBLIC_URL.startsWith('https:') })));
  app.use(compressJson());
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
  app.useGlobalPipes(new BodyShapePipe(), new DeclaredFieldsPipe(), createValidationPipe());
  if (config.CORS_ORIGINS.length > 0) {
    app.enableCors({ origin: config.CORS_ORIGINS, credentials: true, exposedHeaders: EXPOSED_HEADERS });
  }
  app.use(API_ADDRESSES, storeNothing);
  app.use(refuseOtherMethods);
  app.use(readJsonBodies(pace));
  app.enableShutdownHooks();
  bidOnReading(Object.assign(app.getHttpServer(), CONNECTIONS));
  return app;
}
