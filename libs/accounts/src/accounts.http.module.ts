import { Module } from '@nestjs/common';
import { AccountsModule } from './accounts.module.js';
import { MeController } from './practitioners/me.controller.js';
import { AuthController } from './sign-in/auth.controller.js';
import { OwnPagesGuard } from './sign-in/own-pages.guard.js';
import { RefreshCookie } from './sign-in/refresh-cookie.js';

@Module({
  imports: [AccountsModule],
  controllers: [AuthController, MeController],
  providers: [OwnPagesGuard, RefreshCookie],
})
export class AccountsHttpModule {}
