import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { syntheticPng } from '../factories/picture.factory.js';
import { startStack, type Stack } from '../setup/stack.js';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';
import { signInAs, type SignedIn } from './sign-in.js';
import { WatchedPage } from './watched-page.js';

jest.setTimeout(240_000);

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1_440, height: 900 };
/** The gallery's page, and one more. */
const RADIOGRAPHS = 31;
const FOCUSED = `document.activeElement?.textContent ?? ''`;

const withChromium = CHROMIUM === null ? describe.skip : describe;

withChromium('the viewer and the lists at work (needs /usr/bin/chromium: apt-get install chromium)', () => {
  let stack: Stack;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  let jobPath: string;

  beforeAll(async () => {
    stack = await startStack({ workers: 1 });
    browser = await openBrowser();
    watched = await WatchedPage.open(browser.context);
    page = watched.page;
    jobPath = await prepare(await signInAs(page, stack.url, 'en'));
    await page.goto(new URL(jobPath, stack.url).href);
    await page.getByRole('button', { name: /^EN/ }).click();
    await page.getByRole('img', { name: /Visible layers/ }).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  async function prepare(practitioner: SignedIn): Promise<string> {
    for (let index = 1; index < RADIOGRAPHS; index += 1) {
      await practitioner.upload(syntheticPng({ width: 40 + index, height: 30 }));
    }
    const { id } = await practitioner.upload(syntheticPng({ width: 600, height: 300 }));
    const job = await practitioner.waitForEnd((await practitioner.submit(id)).id);
    return `/jobs/${job.id}`;
  }

  const opacity = () => page.getByRole('slider', { name: /^Opacity of/ }).first();
  const badge = (text: string) => page.locator('section span').filter({ hasText: new RegExp(`^${text}$`) });

  it.each([
    ['a slider', () => opacity(), 'i', 'Inverted'],
    ['a number', () => page.getByRole('spinbutton', { name: 'Width', exact: true }), 'x', 'Flipped image'],
    ['a colour', () => page.getByLabel(/^Colour of/).first(), 'r', 'Rotated by 90°'],
  ] as const)('obeys its keys after %s was touched', async (_, control, key, said) => {
    await control().focus();
    await page.keyboard.press(key);
    await badge(said).waitFor();
  });

  it('leaves to a number field what is typed into it', async () => {
    const width = page.getByRole('spinbutton', { name: 'Width', exact: true });
    await width.fill('');
    await width.pressSequentially('120');
    expect(await width.inputValue()).toBe('120');
    await page.getByRole('img', { name: /width 120/ }).waitFor();
  });

  it('has one tab stop for the controls of all layers, and one for the opacity', async () => {
    await page.getByRole('button', { name: 'Both', exact: true }).focus();
    const names: string[] = [];
    for (let step = 0; step < 3; step += 1) {
      await page.keyboard.press('Tab');
      names.push(String(await page.evaluate(`document.activeElement.getAttribute('aria-label') ?? ''`)));
    }
    expect(names[0]).toMatch(/^Colour of Soft tissue/);
    expect(names[1]).toMatch(/^Opacity of Soft tissue/);
    expect(names[2]).not.toMatch(/tissue|Metal/);
    await page.getByLabel(/^Colour of Soft tissue/).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: /Visible layers: Hard tissue\./ }).waitFor();
    await page.keyboard.press('Enter');
    expect(await watched.accessibilityFaults()).toEqual([]);
  });

  it('prints the picture and what is said on it, not the interface', async () => {
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('header').first().isVisible()).toBe(false);
    expect(await page.getByRole('group', { name: 'Viewer tools' }).isVisible()).toBe(false);
    expect(await page.getByRole('heading', { name: 'Layers', exact: true }).isVisible()).toBe(false);
    await page.getByText('Automatic image – visual aid').waitFor();
    const paper = page.locator('canvas[aria-hidden]');
    const { channels } = await sharp(await paper.screenshot()).stats();
    expect(Math.max(...channels.slice(0, 3).map(({ stdev }) => stdev))).toBeGreaterThan(10);
    await watched.picture('print');
    await page.emulateMedia({ media: null });
  });

  it('keeps every tool on the screen of a phone', async () => {
    await page.setViewportSize(PHONE);
    for (const name of ['Move', 'Fit', 'Rotate by 90°', 'Flip horizontally', 'Reset everything']) {
      const box = await page.getByRole('button', { name, exact: true }).boundingBox();
      expect([name, box !== null && box.x >= 0 && box.x + box.width <= PHONE.width]).toEqual([name, true]);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
    await watched.picture('viewer-phone');
    await page.getByRole('button', { name: /^FR/ }).click();
    await page.getByRole('button', { name: 'Tout réinitialiser' }).click();
    await watched.picture('viewer-phone-fr');
    await page.setViewportSize(DESKTOP);
    await page.getByTitle('1:1 – un pixel de l’image sur un pixel de l’écran (Z)').waitFor();
    await watched.picture('viewer-fr');
    await page.getByRole('button', { name: /^EN/ }).click();
  });

  it('says of a filter without matches that nothing is in this state', async () => {
    await page.goto(new URL('/jobs', stack.url).href);
    await page.locator('main li a').first().waitFor();
    await page.getByRole('button', { name: 'Cancelled', exact: true }).click();
    await page.getByRole('heading', { name: 'No analysis in this state' }).waitFor();
    expect(await page.getByText('No analysis yet').count()).toBe(0);
    await watched.picture('filter-empty');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.locator('main li a').first().waitFor();
  });

  it('moves the focus to the first of the new entries when the last page is shown', async () => {
    await page.goto(stack.url);
    const entries = page.locator('main li a');
    await entries.first().waitFor();
    const before = await entries.count();
    const more = page.getByRole('button', { name: 'Show more' });
    await more.focus();
    await page.keyboard.press('Enter');
    await entries.nth(RADIOGRAPHS - 1).waitFor();
    await more.waitFor({ state: 'detached' });
    await page.waitForFunction(`document.activeElement?.tagName === 'A'`);
    expect(await page.evaluate(FOCUSED)).toBe(await entries.nth(before).textContent());
  });

  it('never broke the content security policy, nor threw', () => {
    expect(watched.cspViolations).toEqual([]);
    expect(watched.errors).toEqual([]);
  });
});
