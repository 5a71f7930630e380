import { z } from 'zod';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';
import { buildProbe } from './probe.js';

const Counts = z.object({ stage: z.number(), masks: z.number(), grey: z.number() });
const Renders = z.object({ pan: Counts, window: Counts, toggle: Counts });

const withChromium = CHROMIUM === null ? describe.skip : describe;

withChromium('renders of the viewer (needs /usr/bin/chromium: apt-get install chromium)', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
  });

  it('happen for what a part shows: none while the picture is panned, none of the layers while the window is dragged', async () => {
    const page = await browser.context.newPage();
    await page.addScriptTag({ content: buildProbe('render-probe') });
    const { pan, window, toggle } = Renders.parse(await page.evaluate('countRenders()'));
    expect(pan).toEqual({ stage: 0, masks: 0, grey: 0 });
    expect(window.masks).toBe(0);
    expect(window.grey).toBeGreaterThan(0);
    expect(toggle.masks).toBeGreaterThan(0);
    expect(toggle.grey).toBe(0);
  });
});
