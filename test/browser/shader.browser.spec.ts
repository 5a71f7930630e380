import type { Page } from 'playwright-core';
import { z } from 'zod';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';
import { buildProbe } from './probe.js';

const SCENES = 400;
const Outcome = z.object({ pixels: z.number(), differing: z.number() });

const withChromium = CHROMIUM === null ? describe.skip : describe;

withChromium('the viewer’s shader (needs /usr/bin/chromium: apt-get install chromium)', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.context.newPage();
    await page.addScriptTag({ content: buildProbe('shader-probe') });
  });

  afterAll(async () => {
    await browser?.close();
  });

  it('paints what its TypeScript reference says, on random depths, VOI forms, placements and masks', async () => {
    const { pixels, differing } = Outcome.parse(await page.evaluate(`compareShader(${SCENES}, 20261123)`));
    // Single and double precision may fall on different sides of a pixel's border; that is rare by nature.
    expect(differing / pixels).toBeLessThan(0.001);
  });
  describe.each([1, 4, 9, 32, 40])('with %i masks over one another', (count) => {
    it.each(['fill', 'contour', 'both'])(
      'composes every pixel as meant, in style %s: all, some and one alone, thin and opaque, magnified',
      async (style) => {
        for (const shown of ['all', 'some', 'isolated']) {
          for (const [opacity, zoom] of [
            [0.1, 1],
            [0.35, 3],
            [1, 1],
          ]) {
            const overlap = JSON.stringify({ count, style, opacity, shown, zoom });
            const worst = z.number().parse(await page.evaluate(`worstOverlapPixel(${overlap})`));
            expect([overlap, worst < 1]).toEqual([overlap, true]);
          }
        }
      },
    );
  });
});
