import {
  applyDecorators,
  createParamDecorator,
  Param,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiParam, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { AppError, parseId, type ErrorDefinition } from '@phoxray/kernel';
import type { Request } from 'express';
import { IDEMPOTENCY_ERRORS } from '../idempotency/index.js';
import { HTTP_ERRORS } from './http.errors.js';
import { ID } from './openapi-types.js';
import { ProblemDto } from './problem.dto.js';

const readIdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const key = context.switchToHttp().getRequest<Request>().header('idempotency-key') ?? '';
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new AppError(IDEMPOTENCY_ERRORS.KEY_MISSING);
  return key;
});

/** The request's Idempotency-Key, as a handler's parameter. Throws `IDEMPOTENCY.KEY_MISSING`. */
export const IdempotencyKey = (): ParameterDecorator => readIdempotencyKey();

/** Documents the header that `IdempotencyKey` reads. */
export const ApiIdempotent = (): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description:
      'Made up once per intent; a retry with the same key within seven days has no second effect and gets what the first one made, as it is now; 410 once that is deleted.',
    schema: { type: 'string', pattern: '^[!-~]{1,200}$', example: '0f0c6f0e-6c7e-4c0b-9b6c-0f1f4c6f7a11' },
  });

const problemResponse = (status: number): MethodDecorator =>
  ApiResponse({
    status,
    description: 'Problem document (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
  });

/** Documents the problem documents that a route may answer. */
export function ApiProblems(...statuses: readonly number[]): MethodDecorator {
  return applyDecorators(ApiExtraModels(ProblemDto), ...statuses.map(problemResponse));
}

class IdPipe implements PipeTransform<string, string> {
  constructor(private readonly notFound: ErrorDefinition) {}

  transform(text: string): string {
    const id = parseId(text);
    if (id === null) throw new AppError(this.notFound);
    return id;
  }
}

/** A path id. What is no id at all gets the same answer as an id that is not there. */
export function IdParam(name: string, notFound: ErrorDefinition = HTTP_ERRORS.NOT_FOUND): ParameterDecorator {
  const read = Param(name, new IdPipe(notFound));
  const description = 'Id, as a list or the answer to its creation gives it.';
  const document = ApiParam({ name, description, schema: ID });
  return (prototype, method, index) => {
    read(prototype, method, index);
    const descriptor = method === undefined ? undefined : Object.getOwnPropertyDescriptor(prototype, method);
    // A branded id compiles to Object, which says nothing: the description needs the parameter said out loud.
    if (method !== undefined && descriptor !== undefined) document(prototype, method, descriptor);
  };
}
