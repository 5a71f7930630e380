import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { Actor, Scope } from '@phoxray/kernel';

export const PUBLIC_ROUTE = 'phoxray:public';
export const REQUIRED_SCOPE = 'phoxray:scope';

/** Opens a route to everybody. Without it, and without `RequireScope`, nobody gets in. */
export const Public = (): MethodDecorator => SetMetadata(PUBLIC_ROUTE, true);

/** Opens a route to actors holding the scope. */
export const RequireScope = (scope: Scope): MethodDecorator =>
  applyDecorators(SetMetadata(REQUIRED_SCOPE, scope), ApiBearerAuth());

export interface AuthenticatedRequest {
  readonly user: Actor;
}

/** The authenticated actor, as a handler's parameter. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor => context.switchToHttp().getRequest<AuthenticatedRequest>().user,
);
