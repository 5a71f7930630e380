import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { newId } from '@phoxray/kernel';
import { z } from 'zod';
import { Practitioner } from '../setup/practitioner.js';
import { startTestApi, type TestApi } from '../setup/test-api.js';

const operation = z.object({
  operationId: z.string(),
  requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
});
const paths = z
  .object({ paths: z.record(z.string(), z.record(z.string(), operation)) })
  .parse(JSON.parse(readFileSync(join(__dirname, '..', '..', 'openapi.json'), 'utf8'))).paths;

const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
);

/** Those that take JSON, with an id where one is asked for. */
const jsonRoutes = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { requestBody }]) =>
    requestBody?.content['application/json'] === undefined
      ? []
      : [{ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, newId()) }],
  ),
);

const problem = z.strictObject({
  type: z.url(),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(10),
  code: z.string().regex(/^[A-Z]+\.[A-Z_]+$/),
  requestId: z.uuid(),
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
});

const nasty = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '\u0000',
    '../../etc/passwd',
    "' or 1=1 --",
    '%00',
    '𝒳'.repeat(500),
    'null',
    '-1',
    '9'.repeat(400),
    '[]',
    '{}',
  ),
);
const segment = fc
  .oneof(
    fc.constant('').map(() => newId()),
    nasty,
  )
  .map((text) => encodeURIComponent(text.toWellFormed()) || 'x');
const body = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc
    .record(
      {
        radiographId: fc.oneof(fc.uuid(), nasty),
        workflow: nasty,
        parameters: fc.jsonValue(),
        email: nasty,
        password: nasty,
        firstName: nasty,
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  nasty,
  fc.constant('{"a":'.repeat(5_000)),
);
const query = fc.dictionary(fc.constantFrom('limit', 'cursor', 'radiographId', 'state', 'locale', 'x'), nasty, {
  maxKeys: 3,
});
const contentType = fc.constantFrom(
  'application/json',
  'application/json; charset=latin9',
  'text/plain',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
);

describe('hostile requests', () => {
  let api: TestApi;
  let mallory: Practitioner;

  beforeAll(async () => {
    api = await startTestApi();
    mallory = await Practitioner.signUp(api.url);
  });
  afterAll(() => api?.stop());

  async function send(method: string, path: string, headers: Record<string, string>, payload?: string): Promise<void> {
    const isBodiless = method === 'GET' || method === 'HEAD' || method === 'DELETE';
    const response = await fetch(`${api.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${mallory.accessToken}`, 'idempotency-key': randomUUID(), ...headers },
      ...(isBodiless || payload === undefined ? {} : { body: payload }),
    });
    const text = await response.text();
    expect({ method, path, status: response.status, text: response.status >= 500 ? text : '' }).toMatchObject({
      text: '',
    });
    expect(text).not.toMatch(/node_modules|\.ts:|\.js:|select |insert into/i);
    if (response.status < 400) return;
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    if (method === 'HEAD') return;
    expect(problem.parse(JSON.parse(text)).status).toBe(response.status);
  }

  it.each(operations)('$method $path never answers with a 5xx, a stack or a path', async ({ method, path }) => {
    await fc.assert(
      fc.asyncProperty(segment, segment, query, contentType, body, async (id, other, search, type, payload) => {
        const filled = path.replace(/\{\w+\}/, id).replace(/\{\w+\}/, other);
        const text = new URLSearchParams(
          Object.entries(search).map(([name, value]): [string, string] => [name, value.toWellFormed()]),
        );
        await send(method, `${filled}?${text.toString()}`, { 'content-type': type }, payload);
      }),
      { numRuns: 12 },
    );
  });

  it.each(operations)('$method $path lets no cache keep its answer', async ({ method, path }) => {
    const headers = { authorization: `Bearer ${mallory.accessToken}`, 'content-type': 'application/json' };
    for (const id of [newId(), 'x']) {
      const answer = await fetch(`${api.url}${path.replaceAll(/\{\w+\}/g, id)}`, { method, headers });
      await answer.text();
      expect(answer.headers.get('cache-control')).toContain('no-store');
    }
  });

  it('finds the routes that take JSON', () => {
    expect(jsonRoutes.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining(['PATCH /v1/me', 'POST /v1/jobs', 'POST /v1/auth/login', 'POST /v1/radiographs/lookup']),
    );
  });

  it.each(jsonRoutes)('$method $path takes nothing but JSON, and not nothing', async ({ method, path }) => {
    const answerTo = async (body: Blob | undefined, type: Record<string, string>): Promise<unknown[]> => {
      const headers = { authorization: `Bearer ${mallory.accessToken}`, 'idempotency-key': randomUUID(), ...type };
      const response = await fetch(`${api.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
      return [response.status, problem.parse(await response.json()).code];
    };
    const [form, json] = [new Blob(['firstName=Eve&email=x%40y.example']), new Blob(['{"firstName":"Eve"}'])];
    for (const type of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      for (const body of [form, json]) {
        expect(await answerTo(body, { 'content-type': type })).toEqual([415, 'HTTP.UNSUPPORTED_MEDIA']);
      }
    }
    expect(await answerTo(json, {})).toEqual([415, 'HTTP.UNSUPPORTED_MEDIA']);
    expect(await answerTo(undefined, {})).toEqual([400, 'HTTP.BODY_MISSING']);
    expect(await answerTo(undefined, { 'content-type': 'application/json' })).toEqual([400, 'HTTP.BODY_MISSING']);
  });

  it('refuses fields that nobody declared, by name', async () => {
    const response = await fetch(`${api.url}/v1/me`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${mallory.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ accountId: newId(), firstName: 'Eve' }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'HTTP.INVALID', errors: [{ pointer: '/accountId' }] });
  });

  it('refuses a body over its limit', async () => {
    const response = await fetch(`${api.url}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'a'.repeat(200_000) }),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'HTTP.TOO_LARGE' });
  });

  it.each([
    ['PUT', '/v1/radiographs', 'GET, HEAD, POST'],
    ['PUT', `/v1/radiographs/${newId()}/original`, 'GET, HEAD'],
    ['POST', '/v1/me/', 'GET, HEAD, PATCH'],
    ['DELETE', '/v1/uploads', 'GET, HEAD, OPTIONS, POST'],
    ['PATCH', '/v1/uploads/limits', 'GET, HEAD'],
    ['DELETE', '/v1/uploads/limits', 'GET, HEAD'],
    ['PUT', `/v1/uploads/${newId()}`, 'DELETE, GET, HEAD, PATCH'],
    ['GET', '/v1/radiographs/lookup', 'POST'],
  ])('tells who asks with %s at %s which methods there are', async (method, path, allowed) => {
    const response = await fetch(`${api.url}${path}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allowed]);
    expect(problem.parse(await response.json()).code).toBe('HTTP.METHOD_NOT_ALLOWED');
  });

  it('says of an address where nothing is that nothing is there', async () => {
    for (const path of ['/v1/nothing', '/v1/radiographs/a/b/c']) {
      const response = await fetch(`${api.url}${path}`, { method: 'PUT' });
      expect([response.status, response.headers.get('allow')]).toEqual([404, null]);
    }
  });
});
