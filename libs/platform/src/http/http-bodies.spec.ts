import { connect, type Socket } from 'node:net';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IsInt, IsOptional } from 'class-validator';
import type { Config } from '../config/index.js';
import { AppLogger } from '../logging/index.js';
import { createHttpApp } from './create-http-app.js';
import { BODY_PACE, type PacePolicy } from './pace-guard.js';
import { RequestDrain } from './request-drain.js';
import { ProblemFilter } from './problem.filter.js';

class Numbers {
  @IsOptional()
  @IsInt()
  one?: number;
}

@Controller('bodies')
class BodyController {
  @Post('read')
  read(@Body() body: Numbers): object {
    return { given: body };
  }

  @Post('unread')
  ignore(): object {
    return { given: null };
  }
}

@Module({
  controllers: [BodyController],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: AppLogger, useFactory: () => new AppLogger('silent', 'test') },
    { provide: RequestDrain, useFactory: () => new RequestDrain({ SHUTDOWN_SECONDS: 25 }) },
  ],
})
class BodyModule {}

const SETTINGS = { TRUST_PROXY: false, PUBLIC_URL: 'http://localhost', CORS_ORIGINS: [] };
/** Short enough to wait for, and only for bodies that are meant to be too slow. */
const SHORT: PacePolicy = { idleMs: 1_000, windowMs: 200, minBytesPerWindow: 10_000 };
const SHORT_SILENCE: PacePolicy = { ...BODY_PACE, idleMs: 100 };

async function open(pace: PacePolicy): Promise<NestExpressApplication> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the settings that this function reads
  const app = await createHttpApp(BodyModule, SETTINGS as unknown as Config, new AppLogger('silent', 'test'), pace);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** One request written by hand, and all that comes back until the connection ends. */
class Line {
  readonly ended: Promise<string>;
  private readonly socket: Socket;
  private text = '';

  constructor(url: string, headers: readonly string[], path = '/v1/bodies/read') {
    this.socket = connect(Number(new URL(url).port), '127.0.0.1');
    this.socket.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    this.socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => this.socket.once('close', () => resolve(this.text)));
    this.send(['POST ' + path + ' HTTP/1.1', 'Host: localhost', ...headers, '', ''].join('\r\n'));
  }

  send(text: string): void {
    if (!this.socket.destroyed) this.socket.write(text);
  }

  /** A byte now and then, until the connection ends. */
  async drip(everyMs: number): Promise<string> {
    const dripping = setInterval(() => this.send(' '), everyMs);
    const text = await this.ended;
    clearInterval(dripping);
    return text;
  }
}

const JSON_TYPE = 'Content-Type: application/json';

describe('a request body', () => {
  let app: NestExpressApplication;
  const start = async (pace: PacePolicy): Promise<string> => {
    app = await open(pace);
    return app.getUrl();
  };

  afterEach(() => app.close());

  it('that only drips is ended with a problem', async () => {
    const line = new Line(await start(SHORT), [JSON_TYPE, 'Content-Length: 5000']);
    expect(await line.drip(10)).toMatch(/^HTTP\/1\.1 408 [\s\S]*HTTP\.TOO_SLOW/);
  });

  it('that stops coming is ended with a problem', async () => {
    const line = new Line(await start(SHORT_SILENCE), [JSON_TYPE, 'Content-Length: 5000']);
    line.send('{"one":');
    expect(await line.ended).toMatch(/^HTTP\/1\.1 408 [\s\S]*HTTP\.TOO_SLOW/);
  });

  it('that is declared larger than allowed is refused before it comes', async () => {
    const line = new Line(await start(BODY_PACE), [JSON_TYPE, 'Content-Length: 200000', 'Expect: 100-continue']);
    expect(await line.ended).toMatch(/^HTTP\/1\.1 413 [\s\S]*HTTP\.TOO_LARGE/);
  });

  it('that turns out larger than allowed is refused before it ends', async () => {
    const line = new Line(await start(BODY_PACE), [JSON_TYPE, 'Transfer-Encoding: chunked', 'Authorization: x']);
    line.send(`${(150_000).toString(16)}\r\n${' '.repeat(150_000)}\r\n`);
    expect(await line.ended).toMatch(/^HTTP\/1\.1 413 [\s\S]*HTTP\.TOO_LARGE/);
  });

  it('that nobody reads does not hold the connection after the answer', async () => {
    const headers = ['Content-Type: text/plain', 'Content-Length: 5000'];
    const line = new Line(await start(SHORT_SILENCE), headers, '/v1/bodies/unread');
    expect(await line.drip(10)).toMatch(/^HTTP\/1\.1 201 /);
  });

  const post = async (body: string | Blob | undefined, headers: Record<string, string>): Promise<unknown[]> => {
    const url = await start(BODY_PACE);
    const response = await fetch(`${url}/v1/bodies/read`, {
      method: 'POST',
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const answer: unknown = await response.json();
    return [response.status, answer];
  };
  const problem = (code: string) => expect.objectContaining({ code });
  const spaces = (count: number): string => `{"one":${' '.repeat(count)}1}`;

  it('may be shorter for strangers than for those who show a credential', async () => {
    const type = { 'content-type': 'application/json' };
    expect(await post(spaces(9_000), type)).toEqual([413, problem('HTTP.TOO_LARGE')]);
    await app.close();
    expect(await post(spaces(9_000), { ...type, authorization: 'x' })).toEqual([201, { given: { one: 1 } }]);
  });

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
  ])('that is %s is refused where JSON is asked for', async (type) => {
    expect(await post('one=1', { 'content-type': type })).toEqual([415, problem('HTTP.UNSUPPORTED_MEDIA')]);
  });

  it('without a type is refused where JSON is asked for', async () => {
    expect(await post(new Blob(['{"one":1}']), {})).toEqual([415, problem('HTTP.UNSUPPORTED_MEDIA')]);
  });

  it('is asked for where it is missing or empty', async () => {
    expect(await post(undefined, {})).toEqual([400, problem('HTTP.BODY_MISSING')]);
    await app.close();
    const line = new Line(await start(BODY_PACE), [JSON_TYPE, 'Transfer-Encoding: chunked', 'Connection: close']);
    line.send('0\r\n\r\n');
    expect(await line.ended).toMatch(/^HTTP\/1\.1 400 [\s\S]*HTTP\.BODY_MISSING/);
  });

  it.each([
    ['constructor', '{"constructor":{}}'],
    ['__proto__', '{"__proto__":{"one":1}}'],
  ])('may not have a field called %s', async (_, text) => {
    const [status] = await post(text, { 'content-type': 'application/json' });
    expect(status).toBe(400);
  });

  it('with many unknown fields is refused with a few of them by name', async () => {
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`field${index}`, index]));
    const [status, answer] = await post(JSON.stringify(many), { 'content-type': 'application/json' });
    expect([status, answer]).toEqual([400, problem('HTTP.INVALID')]);
    expect(answer).toMatchObject({ errors: Array.from({ length: 16 }, (_, at) => ({ pointer: `/field${at}` })) });
  });
});
