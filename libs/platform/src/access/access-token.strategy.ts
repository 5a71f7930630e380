import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { AppError, SCOPES, type Actor } from '@phoxray/kernel';
import type { Request } from 'express';
import { Strategy } from 'passport-jwt';
import { z } from 'zod';
import { idSchema } from '../boundary/index.js';
import { AccessTokens, TOKEN_ALGORITHM, TOKEN_AUDIENCE, TOKEN_TYPE } from './access-tokens.js';
import { ACCESS_ERRORS } from './access.errors.js';
import { SessionGate } from './session-gate.js';

export const ACCESS_TOKEN_STRATEGY = 'access-token';

/** A longer header is nobody's: refuse it before parsing. */
const MAX_TOKEN_LENGTH = 2_048;

const scope = z.enum(SCOPES);

/** passport-jwt checks `exp` and `typ` only when they are there: so they are required here. */
const verifiedToken = z.object({
  // Strict: a header that we do not know, such as `crit`, changes what the token means (RFC 7515 §4.1.11).
  header: z.strictObject({ typ: z.literal(TOKEN_TYPE), alg: z.literal(TOKEN_ALGORITHM), kid: z.string() }),
  payload: z.object({
    sub: idSchema<'user'>(),
    acc: idSchema<'account'>(),
    sid: idSchema<'session'>(),
    jti: z.string().min(1),
    exp: z.number().int(),
    iat: z.number().int(),
    scope: z
      .string()
      .transform((text) => text.split(' '))
      .pipe(z.array(scope)),
  }),
});

/** Scheme and token, and nothing behind it (RFC 9110 §11.4, RFC 6750 §2.1). */
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

function extractToken({ headers: { authorization = '' } }: Request): string | null {
  return authorization.length <= MAX_TOKEN_LENGTH ? (BEARER.exec(authorization)?.[1] ?? null) : null;
}

/** Turns a valid bearer token of a live session into the request's actor. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, ACCESS_TOKEN_STRATEGY) {
  constructor(
    tokens: AccessTokens,
    private readonly sessions: SessionGate,
  ) {
    super({
      jwtFromRequest: extractToken,
      secretOrKey: tokens.publicKey.export({ type: 'spki', format: 'pem' }),
      algorithms: [TOKEN_ALGORITHM],
      issuer: tokens.issuer,
      audience: TOKEN_AUDIENCE,
      ignoreExpiration: false,
      jsonWebTokenOptions: { complete: true },
    });
  }

  /** Throws `ACCESS.UNAUTHENTICATED` for a token of another kind or a session that ended. */
  async validate(token: unknown): Promise<Actor> {
    const parsed = verifiedToken.safeParse(token);
    if (!parsed.success) throw new AppError(ACCESS_ERRORS.UNAUTHENTICATED);
    const { payload } = parsed.data;
    const actor: Actor = {
      accountId: payload.acc,
      userId: payload.sub,
      sessionId: payload.sid,
      scopes: new Set(payload.scope),
    };
    if (!(await this.sessions.isLive(actor))) throw new AppError(ACCESS_ERRORS.UNAUTHENTICATED);
    return actor;
  }
}
