import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { decodeGray16, GRAY16_TYPE } from '@phoxray/dicom';
import { makeSampleDicom } from '../../tools/sample/sample-dicom.mjs';
import { Practitioner } from '../setup/practitioner.js';
import { startStack, type Stack } from '../setup/stack.js';

const content = z.record(z.string(), z.unknown()).default({});
const operation = z.object({
  operationId: z.string(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), schema: z.object({ enum: z.array(z.string()).optional() }) }))
    .default([]),
  responses: z.record(z.string(), z.object({ content })),
});
const description = z
  .object({ paths: z.record(z.string(), z.record(z.string(), operation)) })
  .parse(JSON.parse(readFileSync(join(__dirname, '..', '..', 'openapi.json'), 'utf8')));

/** What the product writes itself, out of fields that it has checked. */
const OWN_WORDS = /^(?:application\/(?:problem\+)?json|text\/event-stream)$/;

interface Route {
  readonly name: string;
  readonly path: string;
}

/** Every address that answers with bytes, one for each value that a parameter may have. */
function byteRoutes(): Route[] {
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method, { responses }]) => method === 'get' && answersBytes(responses))
      .flatMap(([, { operationId, parameters }]) =>
        (parameters.find((one) => one.in === 'path' && one.schema.enum)?.schema.enum ?? ['']).map((kind) => ({
          name: `${operationId} ${kind}`.trim(),
          path: path.replace('{kind}', kind),
        })),
      ),
  );
}

function answersBytes(responses: z.output<typeof operation>['responses']): boolean {
  const types = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  return types.some(([, answer]) => Object.keys(answer.content).some((type) => !OWN_WORDS.test(type)));
}

describe('every answer with bytes of a user', () => {
  let stack: Stack;
  let ada: Practitioner;
  let ids: Readonly<Record<string, string>>;

  beforeAll(async () => {
    stack = await startStack();
    ada = await Practitioner.signUp(stack.url);
    const radiograph = await ada.upload(makeSampleDicom());
    const job = await ada.submit(radiograph.id);
    await ada.waitForEnd(job.id);
    const [result] = await ada.results(job.id);
    ids = { radiographs: radiograph.id, jobs: job.id, resultId: result?.id ?? '' };
  });
  afterAll(() => stack?.stop(), 30_000);

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${stack.url}${address(path)}`, { headers: { Authorization: `Bearer ${ada.accessToken}`, ...headers } });

  function address(path: string): string {
    const area = path.split('/')[2] ?? '';
    const filled = path.replace('{id}', ids[area] ?? '').replace('{resultId}', ids['resultId'] ?? '');
    if (filled.includes('{')) throw new Error(`${path} has a slot that this test does not know`);
    return filled;
  }

  /** No browser may run it, guess at it, show it in a page of ours, or lend it to another site. */
  function expectDisarmed({ headers }: Response): void {
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/(?:^|; ?)sandbox(?:;|$)/);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toMatch(/private|no-store/);
  }

  /** Attached and without a type that a browser would open, or else drawn by us. */
  async function expectAttachedOrOurs(response: Response): Promise<void> {
    const bytes = Buffer.from(await response.arrayBuffer());
    const type = response.headers.get('content-type');
    if (type === 'application/octet-stream') {
      expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"/);
      return;
    }
    if (type === GRAY16_TYPE) expect((await decodeGray16(bytes)).width).toBeGreaterThan(0);
    else expect([type, (await sharp(bytes).metadata()).format]).toEqual(['image/png', 'png']);
  }

  const routes = byteRoutes();

  it('comes from the addresses that the description names', () => {
    expect(routes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['downloadOriginal', 'downloadRendition display', 'downloadResult']),
    );
    expect(routes.length).toBeGreaterThanOrEqual(5);
  });

  it.each(routes)('$name: can neither run nor be guessed at', async ({ path }) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expectDisarmed(response);
    await expectAttachedOrOurs(response);
  });

  it.each(routes)('$name: nor can a part of it, or an answer that it has not changed', async ({ path }) => {
    const part = await get(path, { Range: 'bytes=0-15' });
    expect([200, 206]).toContain(part.status);
    expectDisarmed(part);
    const unchanged = await get(path, { 'If-None-Match': part.headers.get('etag') ?? '""' });
    expect([unchanged.status, (await unchanged.arrayBuffer()).byteLength]).toEqual([304, 0]);
    expectDisarmed(unchanged);
  });

  it.each(routes)('$name: refuses who has no token, in words of ours', async ({ path }) => {
    const response = await fetch(`${stack.url}${address(path)}`);
    expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([
      401,
      'application/problem+json',
    ]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});
