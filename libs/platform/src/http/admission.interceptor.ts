import type { Socket } from 'node:net';
import { finished } from 'node:stream';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { AccountId, Actor } from '@phoxray/kernel';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import { AccountPlaces } from '../admission/index.js';
import { HTTP_ERRORS } from './http.errors.js';

/** Of one account in one process: a gallery asks for a page of pictures at once, and a person has several pages open. */
export const MAX_PER_ACCOUNT = { requests: 128, connections: 160 } as const;

const placesFor = (perAccount: number): AccountPlaces =>
  new AccountPlaces({ perAccount, full: HTTP_ERRORS.TOO_MANY_AT_ONCE, retryAfterSeconds: 1 });

interface Owner {
  readonly accountId: AccountId;
  readonly giveBack: () => void;
}

/** Bounds what one account may have under way, so that others find a place. What nobody has signed in for passes. */
@Injectable()
export class AdmissionInterceptor implements NestInterceptor {
  private readonly requests = placesFor(MAX_PER_ACCOUNT.requests);
  private readonly connections = placesFor(MAX_PER_ACCOUNT.connections);
  /** A connection counts for the account that used it last: a proxy's serves many in turn. */
  private readonly owners = new WeakMap<Socket, Owner>();

  /** Throws `HTTP.TOO_MANY_AT_ONCE`. */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { user, socket } = http.getRequest<Request & { user?: Actor }>();
    if (user === undefined) return next.handle();
    const response = http.getResponse<Response>();
    finished(response, this.requests.take(user.accountId));
    this.own(socket, user.accountId, response);
    return next.handle();
  }

  private own(socket: Socket, accountId: AccountId, response: Response): void {
    const owner = this.owners.get(socket);
    if (owner?.accountId === accountId) return;
    owner?.giveBack();
    this.owners.delete(socket);
    try {
      this.owners.set(socket, { accountId, giveBack: this.connections.take(accountId) });
      socket.once('close', () => this.owners.get(socket)?.giveBack());
    } catch (error) {
      response.setHeader('Connection', 'close');
      throw error;
    }
  }
}
