import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from './source-graph.js';

const operation = z.object({
  operationId: z.string(),
  summary: z.string().min(5),
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()).default({}) })),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })),
});

const document = z
  .object({ paths: z.record(z.string(), z.record(z.string(), operation)) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')));

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, found]) => ({ path, method, ...found })),
);

describe('the description of the API', () => {
  it('names each operation once: the names become the SDK’s functions', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('says every path parameter out loud', () => {
    for (const { path, parameters } of operations) {
      const slots = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)).sort();
      const said = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect([path, said.sort()]).toEqual([path, slots]);
    }
  });

  it('says how a keyed request is retried: every POST that creates takes an Idempotency-Key', () => {
    // A resumable upload that was begun twice is one that expires: tus has a protocol of its own, and clients of it no key.
    const isKeyless = (path: string): boolean => path.startsWith('/v1/auth/') || path === '/v1/uploads';
    const creating = operations.filter(
      ({ method, responses, path }) => method === 'post' && '201' in responses && !isKeyless(path),
    );
    expect(creating.length).toBeGreaterThan(1);
    for (const { parameters } of creating) expect(parameters.map(({ name }) => name)).toContain('Idempotency-Key');
  });

  it('says what may go wrong', () => {
    const silent = operations.filter(
      ({ method, responses }) =>
        method !== 'options' && !Object.keys(responses).some((status) => status.startsWith('4')),
    );
    expect(silent.map(({ operationId }) => operationId)).toEqual([]);
  });

  it('says it as problem documents, whatever else the operation answers with', () => {
    const refusals = operations.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([status]) => /^[45]/.test(status))
        .map(([status, { content }]) => [operationId, status, Object.keys(content)]),
    );
    expect(refusals.length).toBeGreaterThan(50);
    for (const refusal of refusals) expect(refusal).toEqual([...refusal.slice(0, 2), ['application/problem+json']]);
  });
});
