import { startTestApi, type TestApi } from '../setup/test-api.js';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';
import { WatchedPage } from './watched-page.js';

const withChromium = CHROMIUM === null ? describe.skip : describe;

withChromium('the API’s reference in a browser (needs /usr/bin/chromium: apt-get install chromium)', () => {
  let api: TestApi;
  let browser: Browser;

  beforeAll(async () => {
    api = await startTestApi();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await api?.stop();
  });

  it('works under a policy that lets no style or script apply but its own', async () => {
    const watched = await WatchedPage.open(browser.context);
    const response = await watched.page.goto(new URL('/docs', api.url).href);
    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'sha256-");
    expect(policy).not.toContain('unsafe-inline');
    await watched.page
      .getByRole('button', { name: /\/v1\/jobs\b/ })
      .first()
      .click();
    await watched.page.getByRole('button', { name: 'Execute' }).waitFor();
    expect(watched.cspViolations).toEqual([]);
    expect(watched.errors).toEqual([]);
  });
});
