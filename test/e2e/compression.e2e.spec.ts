import { request as send, type IncomingMessage } from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { makeSampleDicom } from '../../tools/sample/sample-dicom.mjs';
import { missingNginx, startNginx, type Nginx } from '../setup/nginx.js';
import { Practitioner } from '../setup/practitioner.js';
import { startStack, type Stack } from '../setup/stack.js';

const ASSETS = resolve(__dirname, '..', '..', 'dist', 'apps', 'web', 'assets');
const SCRIPT = readdirSync(ASSETS).find((name) => /^index-.*\.js$/.test(name)) ?? '';
const missing = missingNginx();
const DECODERS = { br: brotliDecompressSync, gzip: gunzipSync } as const;

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** As it came over the wire. */
  readonly body: Buffer;
}

/** Without what `fetch` does of its own: it always accepts compression, and undoes it. */
async function ask(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await new Promise<IncomingMessage>((resolved, rejected) => {
    send(url, { headers }, resolved).on('error', rejected).end();
  });
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
}

describe('compression', () => {
  let stack: Stack;
  let nginx: Nginx | null = null;

  beforeAll(async () => {
    stack = await startStack({ variables: { TRUST_PROXY: '1' } });
    if (missing === null) nginx = await startNginx({ apiPort: stack.api.port });
  });
  afterAll(async () => {
    await nginx?.stop();
    await stack?.stop();
  });

  const forms = [
    { name: 'the API', origin: () => stack.url, run: it },
    { name: `nginx (${missing ?? 'Debian’s'})`, origin: () => nginx?.url ?? '', run: missing === null ? it : it.skip },
  ];

  describe.each(forms)('from $name', ({ origin, run }) => {
    run('sends a file in the form that the caller accepts, brotli before gzip', async () => {
      const plain = readFileSync(join(ASSETS, SCRIPT));
      const url = `${origin()}/assets/${SCRIPT}`;
      for (const [accepted, coding] of [
        ['gzip, deflate, br', 'br'],
        ['gzip', 'gzip'],
      ] as const) {
        const { headers, body } = await ask(url, { 'Accept-Encoding': accepted });
        expect(headers).toMatchObject({
          'content-encoding': coding,
          'cache-control': expect.stringMatching('immutable'),
        });
        expect(headers['content-type']).toMatch(/^(text|application)\/javascript/);
        expect(headers['content-security-policy']).toContain('trusted-types phoxray-worker');
        expect(body.length).toBeLessThan(plain.length / 2);
        expect(DECODERS[coding](body).equals(plain)).toBe(true);
      }
    });

    run('does not pretend that a file exists, nor hides an address of the API that looks like one', async () => {
      for (const path of ['/missing.png', '/assets/missing.js', '/.env']) {
        expect([path, (await ask(`${origin()}${path}`, { Accept: 'text/html' })).status]).toEqual([path, 404]);
      }
      const { status } = await ask(`${origin()}/v1/openapi.json`);
      expect(status).toBe(200);
    });

    run('sends it as it is to who accepts nothing, and says that this may vary', async () => {
      for (const accepted of ['', 'identity']) {
        const answer = await ask(`${origin()}/assets/${SCRIPT}`, { 'Accept-Encoding': accepted });
        expect(answer.headers['content-encoding']).toBeUndefined();
        expect(answer.headers['vary']).toBe('Accept-Encoding');
        expect(answer.body.equals(readFileSync(join(ASSETS, SCRIPT)))).toBe(true);
      }
    });

    run('sends the page compressed under every address of the SPA', async () => {
      const { status, headers } = await ask(`${origin()}/jobs`, { Accept: 'text/html', 'Accept-Encoding': 'br' });
      expect([status, headers['content-encoding'], headers['cache-control']]).toEqual([200, 'br', 'no-cache']);
      expect(headers['content-type']).toMatch(/^text\/html/);
    });

    run('answers 304 to the tag of a compressed form', async () => {
      const accept = { 'Accept-Encoding': 'br' };
      const { headers } = await ask(`${origin()}/assets/${SCRIPT}`, accept);
      const again = await ask(`${origin()}/assets/${SCRIPT}`, { ...accept, 'If-None-Match': headers.etag ?? '' });
      expect(again.status).toBe(304);
    });

    run('compresses JSON, and no answer with a token in it', async () => {
      const accept = { 'Accept-Encoding': 'gzip, br' };
      const description = await ask(`${origin()}/v1/openapi.json`, accept);
      expect(description.headers['content-encoding']).toBe('br');
      expect(description.headers['vary']).toContain('Accept-Encoding');
      const refused = await fetch(`${origin()}/v1/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ['x'.repeat(2_000)]: 1 }),
      });
      expect([refused.status, refused.headers.get('content-encoding')]).toEqual([400, null]);
    });

    run('leaves pictures as they are, and lets events leave at once', async () => {
      const ada = await Practitioner.signUp(origin());
      const radiograph = await ada.upload(makeSampleDicom());
      const job = await ada.submit(radiograph.id);
      const headers = { Authorization: `Bearer ${ada.accessToken}`, 'Accept-Encoding': 'gzip, br' };
      const events = await ask(`${origin()}/v1/jobs/${job.id}/events`, headers);
      expect(events.headers['content-encoding']).toBeUndefined();
      expect(events.body.toString()).toContain('"state":"succeeded"');
      const picture = await ask(`${origin()}/v1/radiographs/${radiograph.id}/renditions/display`, headers);
      expect(picture.headers).toMatchObject({ 'content-type': 'image/png' });
      expect(picture.headers['content-encoding']).toBeUndefined();
    });
  });
});

describe('the compressed files', () => {
  it('are beside each script of the build that is worth it', () => {
    const names = readdirSync(ASSETS);
    expect(names).toEqual(expect.arrayContaining([`${SCRIPT}.br`, `${SCRIPT}.gz`]));
  });
});
