import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { AppError, type Actor, type Scope } from '@phoxray/kernel';
import { PUBLIC_ROUTE, REQUIRED_SCOPE, type AuthenticatedRequest } from './access.decorators.js';
import { ACCESS_ERRORS } from './access.errors.js';
import { ACCESS_TOKEN_STRATEGY } from './access-token.strategy.js';

/** Guards every route. Closed by default: a route that declares nothing lets nobody in. */
@Injectable()
export class AccessGuard extends AuthGuard(ACCESS_TOKEN_STRATEGY) {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<boolean | undefined>(PUBLIC_ROUTE, context.getHandler()) === true) return true;
    await super.canActivate(context);
    const scope = this.reflector.get<Scope | undefined>(REQUIRED_SCOPE, context.getHandler());
    const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (scope === undefined || !user.scopes.has(scope)) throw new AppError(ACCESS_ERRORS.FORBIDDEN);
    return true;
  }

  override handleRequest<User = Actor>(error: unknown, user: User | false): User {
    if (error !== null && error !== undefined) throw error;
    if (user === false) throw new AppError(ACCESS_ERRORS.UNAUTHENTICATED);
    return user;
  }
}
