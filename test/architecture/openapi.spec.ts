import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from './source-graph.js';

const text = z.string().min(5);
const content = z.record(z.string(), z.record(z.string(), z.unknown())).default({});
const operation = z.object({
  operationId: z.string(),
  summary: text,
  description: text,
  security: z.array(z.record(z.string(), z.array(z.string()))),
  responses: z.record(z.string(), z.object({ description: text, content })),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), description: text })),
});

const json: unknown = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8'));
const property = z.object({ description: z.string().optional() }).loose();
const document = z
  .object({
    openapi: z.literal('3.1.0'),
    servers: z.array(z.object({ url: z.string() })).min(1),
    paths: z.record(z.string(), z.record(z.string(), operation)),
    components: z.object({
      securitySchemes: z.record(z.string(), z.object({ type: z.string(), description: text })),
      schemas: z.record(z.string(), z.object({ properties: z.record(z.string(), property).default({}) }).loose()),
    }),
  })
  .parse(json);

/** Every schema of the document, with its place. */
function* schemasOf(node: unknown, place: string): Generator<[string, Record<string, unknown>]> {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node) yield [place, { ...node }];
  for (const [key, value] of Object.entries(node)) yield* schemasOf(value, `${place}/${key}`);
}

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, found]) => ({ path, method, ...found })),
);

describe('the description of the API', () => {
  it('names each operation once: the names become the SDK’s functions', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('says every path parameter first, in the order of the path: generated functions take their arguments so', () => {
    for (const { path, parameters } of operations) {
      const slots = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
      const said = parameters.slice(0, slots.length).map(({ name }) => name);
      expect([path, said]).toEqual([path, slots]);
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

  it('calls a whole number an integer of 64 bits, and a number only what may have a fraction', () => {
    const numbers: string[] = [];
    for (const [place, { type, format }] of schemasOf(json, '')) {
      const types = [type].flat();
      if (types.includes('number')) numbers.push(place.split('/').slice(-3).join('/'));
      const isSmall = types.includes('integer') && place.startsWith('/components') && format !== 'int64';
      if (isSmall) numbers.push(`${place} has no format`);
    }
    expect(numbers.sort()).toEqual([
      'JobDto/properties/progress',
      'PixelSpacingDto/properties/column',
      'PixelSpacingDto/properties/magnification',
      'PixelSpacingDto/properties/row',
      'RadiographDto/properties/windowCenter',
      'RadiographDto/properties/windowWidth',
      'VoiWindowDto/properties/center',
      'VoiWindowDto/properties/width',
    ]);
  });

  it('says null as OpenAPI 3.1 does: generated clients take null where it is answered', () => {
    const nullables = [...schemasOf(json, '')].filter(([, schema]) => 'nullable' in schema).map(([place]) => place);
    expect(nullables).toEqual([]);
    const { failure } = document.components.schemas['JobDto']?.properties ?? {};
    expect(failure).toMatchObject({ anyOf: [{ $ref: '#/components/schemas/JobFailureDto' }, { type: 'null' }] });
  });

  it('says who may ask: nobody signed in, a bearer, or the refresh cookie', () => {
    const schemes = new Set(Object.keys(document.components.securitySchemes));
    expect([...schemes].sort()).toEqual(['bearer', 'refresh']);
    const open = operations.filter(({ security }) => security.length === 0).map(({ operationId }) => operationId);
    expect(open.sort()).toEqual(['describeUploads', 'getCurrentAttestation', 'logIn', 'signUp']);
    const named = operations.flatMap(({ security }) => security.flatMap(Object.keys));
    expect(named.filter((name) => !schemes.has(name))).toEqual([]);
  });

  it('describes each property of each answer and body', () => {
    const silent = Object.entries(document.components.schemas).flatMap(([name, { properties }]) =>
      Object.entries(properties)
        .filter(([, found]) => ['description', 'example', '$ref', 'enum'].every((key) => !(key in found)))
        .map(([key]) => `${name}.${key}`),
    );
    expect(silent).toEqual([]);
  });

  it('says what the data of a job event hold', () => {
    const watch = operations.find(({ operationId }) => operationId === 'watchJob');
    expect(watch?.responses['200']?.content['text/event-stream']).toMatchObject({
      'x-event-data': { job: { $ref: '#/components/schemas/JobDto' } },
    });
  });

  it('says that any operation may be refused for its rate, fail, or find a part away', () => {
    for (const { operationId, responses } of operations) {
      expect([operationId, ...Object.keys(responses)]).toEqual(expect.arrayContaining(['429', '500', '503']));
    }
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
