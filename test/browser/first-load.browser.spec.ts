import { resolve } from 'node:path';
import { missingNginx, startNginx, type Nginx } from '../setup/nginx.js';
import { startTestApi, type TestApi } from '../setup/test-api.js';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';

const WEB_ROOT = resolve(__dirname, '..', '..', 'dist', 'apps', 'web');
/** What a first visit may cost on the wire, in bytes with headers. */
const BUDGET = 200_000;
const withChromium = CHROMIUM === null ? describe.skip : describe;
const missing = missingNginx();
const behindNginx = missing === null ? it : it.skip;

withChromium('the first load (needs /usr/bin/chromium: apt-get install chromium)', () => {
  let api: TestApi;
  let nginx: Nginx | null = null;
  let browser: Browser;

  beforeAll(async () => {
    api = await startTestApi({ WEB_ROOT });
    if (missing === null) nginx = await startNginx({ apiPort: Number(new URL(api.url).port) });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await nginx?.stop();
    await api?.stop();
  });

  /** Bytes that came over the wire until nothing more was asked for, headers included. */
  async function bytesOf(url: string): Promise<number> {
    const page = await browser.context.newPage();
    const network = await browser.context.newCDPSession(page);
    let bytes = 0;
    network.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await network.send('Network.enable');
    await page.goto(url);
    await page.locator('main h1').waitFor();
    await page.waitForLoadState('networkidle');
    await page.close();
    return bytes;
  }

  it('takes at most 200 kB on the wire from the API', async () => {
    const bytes = await bytesOf(api.url);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(BUDGET);
  });

  behindNginx(`takes at most 200 kB on the wire from nginx (${missing ?? 'Debian’s'})`, async () => {
    const bytes = await bytesOf(nginx?.url ?? '');
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(BUDGET);
  });
});
