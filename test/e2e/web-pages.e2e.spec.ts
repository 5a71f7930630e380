import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApi, type TestApi } from '../setup/test-api.js';

const PAGE = '<!doctype html><title>PhoxRay</title>';

describe('the SPA on the API’s origin', () => {
  const root = mkdtempSync(join(tmpdir(), 'phoxray-web-'));
  let api: TestApi;

  beforeAll(async () => {
    mkdirSync(join(root, 'assets'));
    writeFileSync(join(root, 'index.html'), PAGE);
    writeFileSync(join(root, 'assets', 'app-1a2b.js'), 'void 0;');
    api = await startTestApi({ WEB_ROOT: root });
  });

  afterAll(async () => {
    await api?.stop();
    rmSync(root, { recursive: true });
  });

  const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${api.url}${path}`, init);
  const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml' } };

  it.each(['/', '/jobs/01a20804-7f4a-7736-ad53-76bd5666972e', '/login'])(
    'shows its page at %s to a browser',
    async (path) => {
      const response = await ask(path, asBrowser);
      expect([response.status, await response.text()]).toEqual([200, PAGE]);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    },
  );

  it('lets the page start its own workers, be framed by nobody and use no device', async () => {
    const { headers } = await ask('/', asBrowser);
    expect(headers.get('content-security-policy')).toContain("worker-src 'self'");
    expect(headers.get('content-security-policy')).toContain('trusted-types phoxray-worker');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('permissions-policy')).toContain('camera=(), ');
  });

  it('sends a file with the headers of the page, as a worker lives under its own', async () => {
    const [page, file] = await Promise.all([ask('/', asBrowser), ask('/assets/app-1a2b.js')]);
    const name = 'content-security-policy';
    expect(file.headers.get(name)).toBe(page.headers.get(name));
  });

  it.each(['/v1/nothing', '/health/live', '/v1/openapi.json'])(
    'lets an answer that is no page load nothing: %s',
    async (path) => {
      const { headers } = await ask(path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
      );
      expect(headers.get('x-frame-options')).toBe('DENY');
    },
  );

  it('answers HEAD where it answers GET', async () => {
    expect((await ask('/', { method: 'HEAD' })).status).toBe(200);
  });

  it.each([
    '/healthz',
    '/metrics',
    '/.env',
    '/missing.ico',
    '/assets/missing.js',
    '/..%2f..%2fpackage.json',
    '/v1/nothing',
  ])('does not pretend that %s exists', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it.each(['/v1/nothing', '/assets/missing.js', '/.env'])(
    'does not show its page at %s even to a browser',
    async (path) => {
      expect((await ask(path, asBrowser)).status).toBe(404);
    },
  );

  it('lets hashed files be kept for good', async () => {
    const response = await ask('/assets/app-1a2b.js');
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  it('refuses a body nested deeper than any of ours', async () => {
    const body = `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`;
    const response = await ask('/v1/auth/signup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(400);
  });
});
