import { Body, Controller, Header, HttpCode, Ip, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  ApiCookieAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { AppError } from '@phoxray/kernel';
import { Public } from '@phoxray/platform/access';
import { ApiProblems } from '@phoxray/platform/http';
import type { Request, Response } from 'express';
import { ACCOUNTS_ERRORS } from '../accounts.errors.js';
import { SessionService, type SignedIn } from '../sessions/session.service.js';
import { LogInDto, SessionDto, SignUpDto, toSession } from './auth.dto.js';
import { LoginService } from './login.service.js';
import { OwnPagesGuard } from './own-pages.guard.js';
import { RefreshCookie } from './refresh-cookie.js';
import { SignUpService } from './signup.service.js';

/** Signing up, in and out. The refresh token is a cookie; everything else about a session is in the answer. */
@ApiTags('authentication')
@Controller('auth')
@UseGuards(OwnPagesGuard)
export class AuthController {
  constructor(
    private readonly signUps: SignUpService,
    private readonly logins: LoginService,
    private readonly sessions: SessionService,
    private readonly cookie: RefreshCookie,
  ) {}

  @Post('signup')
  @ApiOperation({
    summary: 'Create an account and its first session',
    description:
      'Creates the account with its first person, opens a session and sets the refresh cookie. The access token is in the answer.',
  })
  @Public()
  @ApiCreatedResponse({ type: SessionDto, description: 'The session of the new account.' })
  @ApiProblems(400, 403, 409, 422, 429)
  async signUp(
    @Body() body: SignUpDto,
    @Ip() client: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    return this.answer(response, await this.signUps.signUp(body, client));
  }

  @Post('login')
  @ApiOperation({
    summary: 'Open a session',
    description:
      'Opens a session and sets the refresh cookie. Wrong attempts are slowed down and then refused for a while (429).',
  })
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: SessionDto, description: 'The session.' })
  @ApiProblems(400, 401, 403, 429)
  async logIn(
    @Body() body: LogInDto,
    @Ip() client: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    return this.answer(response, await this.logins.logIn(body, client));
  }

  @Post('refresh')
  @ApiOperation({
    summary: 'Exchange the refresh cookie for the next one and a new access token',
    description:
      'The refresh token rotates at each use. A token that was used before ends the whole session. Send the request from a page of the configured origins, with credentials.',
  })
  @Public()
  @ApiCookieAuth('refresh')
  @HttpCode(200)
  @ApiOkResponse({ type: SessionDto, description: 'The session with its next access token.' })
  @ApiProblems(401, 403)
  async refreshSession(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<SessionDto> {
    const credential = this.cookie.read(request);
    if (credential === null) throw new AppError(ACCOUNTS_ERRORS.SESSION_ENDED);
    return this.answer(response, await this.sessions.refresh(credential));
  }

  @Post('logout')
  @ApiOperation({
    summary: 'End the session and clear its cookie',
    description: 'Ends the session of the refresh cookie and clears the cookie. Signing out twice is no error.',
  })
  @Public()
  @ApiCookieAuth('refresh')
  @HttpCode(204)
  @Header('Clear-Site-Data', '"cache", "storage"')
  @ApiNoContentResponse({ description: 'Signed out, whether or not a session was open.' })
  @ApiProblems(403)
  async logOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const credential = this.cookie.read(request);
    if (credential !== null) await this.sessions.close(credential);
    this.cookie.clear(response);
  }

  private answer(response: Response, signedIn: SignedIn): SessionDto {
    this.cookie.write(response, signedIn.refresh);
    return toSession(signedIn);
  }
}
