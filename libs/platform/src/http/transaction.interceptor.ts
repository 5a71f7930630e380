import { Injectable, SetMetadata, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Actor } from '@phoxray/kernel';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Database } from '../database/index.js';

const OWN_TRANSACTIONS = 'phoxray:own-transactions';

/** For handlers that stream or wait: they open short transactions themselves instead of holding one throughout. */
export const OwnTransactions = (): MethodDecorator => SetMetadata(OWN_TRANSACTIONS, true);

/** Runs each authenticated handler in its account's transaction: committed before the answer is sent. */
@Injectable()
export class TransactionInterceptor implements NestInterceptor {
  constructor(
    private readonly database: Database,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { user } = context.switchToHttp().getRequest<{ user?: Actor }>();
    const isOwn = this.reflector.get<boolean | undefined>(OWN_TRANSACTIONS, context.getHandler()) === true;
    if (user === undefined || isOwn) return next.handle();
    return from(
      this.database.inAccount(user.accountId, () => lastValueFrom(next.handle(), { defaultValue: undefined })),
    );
  }
}
