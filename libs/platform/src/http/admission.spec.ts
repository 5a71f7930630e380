import { Controller, Get, Module, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';
import type { Config } from '../config/index.js';
import { AppLogger } from '../logging/index.js';
import { AdmissionInterceptor, MAX_PER_ACCOUNT } from './admission.interceptor.js';
import { createHttpApp } from './create-http-app.js';
import { ProblemFilter } from './problem.filter.js';
import { RequestDrain } from './request-drain.js';

/** Requests that have begun, and stay until the gate opens. */
const held = { begun: 0, gate: Promise.withResolvers<void>() };

@Controller('held')
class HeldController {
  @Get()
  async hold(): Promise<object> {
    held.begun += 1;
    await held.gate.promise;
    return {};
  }
}

/** Whoever says so is that account. */
class SaysSoGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request & { user?: object }>();
    const accountId = request.header('x-account');
    if (accountId !== undefined) request.user = { accountId };
    return true;
  }
}

@Module({
  controllers: [HeldController],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: SaysSoGuard },
    { provide: APP_INTERCEPTOR, useClass: AdmissionInterceptor },
    { provide: RequestDrain, useFactory: () => new RequestDrain({ SHUTDOWN_SECONDS: 25 }) },
    { provide: AppLogger, useFactory: () => new AppLogger('silent', 'test') },
  ],
})
class HeldModule {}

const SETTINGS = { TRUST_PROXY: false, PUBLIC_URL: 'http://localhost', CORS_ORIGINS: [] };

describe('requests of one account', () => {
  let app: NestExpressApplication;
  let url: string;

  beforeEach(async () => {
    held.begun = 0;
    held.gate = Promise.withResolvers();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the settings that this function reads
    app = await createHttpApp(HeldModule, SETTINGS as unknown as Config, new AppLogger('silent', 'test'));
    await app.listen(0, '127.0.0.1');
    url = `${await app.getUrl()}/v1/held`;
  });

  afterEach(() => app.close());

  const ask = (account?: string): Promise<Response> =>
    fetch(url, { headers: account === undefined ? {} : { 'x-account': account } });
  const untilBegun = async (count: number): Promise<void> => {
    while (held.begun < count) await new Promise((resolve) => setImmediate(resolve));
  };

  it('are refused beyond a bound with the seconds to wait, while another account and strangers are served', async () => {
    const most = Array.from({ length: MAX_PER_ACCOUNT.requests }, () => ask('one'));
    await untilBegun(MAX_PER_ACCOUNT.requests);
    const refused = await ask('one');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await refused.json()).toMatchObject({ code: 'HTTP.TOO_MANY_AT_ONCE' });
    const others = [ask('other'), ask()];
    await untilBegun(MAX_PER_ACCOUNT.requests + 2);
    held.gate.resolve();
    const served = await Promise.all([...most, ...others]);
    expect(served.every(({ status }) => status === 200)).toBe(true);
    expect((await ask('one')).status).toBe(200);
  });

  it('have their place again when the caller has gone', async () => {
    const leaving = new AbortController();
    const gone = Array.from({ length: MAX_PER_ACCOUNT.requests }, () =>
      fetch(url, { headers: { 'x-account': 'one' }, signal: leaving.signal }).catch(() => null),
    );
    await untilBegun(MAX_PER_ACCOUNT.requests);
    leaving.abort();
    await Promise.all(gone);
    held.gate.resolve();
    let status = 429;
    while (status === 429) ({ status } = await ask('one'));
    expect(status).toBe(200);
  });
});
