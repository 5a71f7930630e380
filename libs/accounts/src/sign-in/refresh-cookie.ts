import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@phoxray/platform/config';
import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import { decodeCredential, encodeCredential, type RefreshCredential } from '../sessions/refresh-credential.codec.js';

/**
 * The one cookie we set. It ends with the browser: on a shared workstation that is what closing the window means.
 * Browsers accept `__Host-` over https only, and with it no sub-domain can plant a cookie of that name.
 */
@Injectable()
export class RefreshCookie {
  readonly name: string;
  private readonly options: CookieOptions;

  constructor(@Inject(CONFIG) config: Config) {
    const secure = config.PUBLIC_URL.startsWith('https:');
    this.name = secure ? '__Host-phoxray_rt' : 'phoxray_rt';
    this.options = { httpOnly: true, secure, sameSite: 'strict', path: '/' };
  }

  /** The request's credential; null when there is none or it is not of our making. */
  read(request: Request): RefreshCredential | null {
    const value = parseCookie(request.header('cookie') ?? '')[this.name];
    return value === undefined ? null : decodeCredential(value);
  }

  write(response: Response, credential: RefreshCredential): void {
    response.cookie(this.name, encodeCredential(credential), this.options);
  }

  clear(response: Response): void {
    response.clearCookie(this.name, this.options);
  }
}
