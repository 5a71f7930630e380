import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { AppError } from '@phoxray/kernel';
import { CONFIG, type Config } from '@phoxray/platform/config';
import type { Request } from 'express';
import { ACCOUNTS_ERRORS } from '../accounts.errors.js';
import { isTrusted, ownOrigins, type OwnOrigins } from './trusted-origin.policy.js';

/** Keeps routes that act on a cookie for our own pages. Throws `ACCOUNTS.FOREIGN_ORIGIN`. */
@Injectable()
export class OwnPagesGuard implements CanActivate {
  private readonly own: OwnOrigins;

  constructor(@Inject(CONFIG) config: Config) {
    this.own = ownOrigins(config.PUBLIC_URL, config.CORS_ORIGINS);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const [origin, fetchSite, host] = ['origin', 'sec-fetch-site', 'host'].map((name) => request.header(name));
    if (!isTrusted({ origin, fetchSite, host }, this.own)) throw new AppError(ACCOUNTS_ERRORS.FOREIGN_ORIGIN);
    return true;
  }
}
