import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { AccessTokenStrategy } from './access-token.strategy.js';

/** Needs a provider of `SessionGate` in the same application. */
@Global()
@Module({
  imports: [PassportModule],
  providers: [AccessTokens, AccessTokenStrategy, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [AccessTokens],
})
export class AccessModule {}
