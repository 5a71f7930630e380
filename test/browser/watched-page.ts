import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const README_IMAGES = resolve(__dirname, '..', '..', 'docs', 'images');

/** Runs in the page, before anything of it. */
const REPORT_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) => {
  window.reportViolation([event.violatedDirective, event.blockedURI, event.sample].join(' '));
})`;

/** A page that remembers what must never happen: refused content, errors, foreign requests. */
export class WatchedPage {
  readonly cspViolations: string[] = [];
  readonly errors: string[] = [];
  readonly addresses: string[] = [];
  private readonly pictures = mkdtempSync(join(tmpdir(), 'phoxray-screens-'));

  private constructor(readonly page: Page) {}

  static async open(context: BrowserContext): Promise<WatchedPage> {
    const page = await context.newPage();
    const watched = new WatchedPage(page);
    page.on('pageerror', (error) => watched.errors.push(error.message));
    page.on('request', (request) => watched.addresses.push(request.url()));
    page.on('framenavigated', (frame) => watched.addresses.push(frame.url()));
    await page.exposeFunction('reportViolation', (text: string) => watched.cspViolations.push(text));
    await page.addInitScript({ content: REPORT_VIOLATIONS });
    return watched;
  }

  /** Rules broken on the page as it is now, each with the first element that breaks it. */
  async accessibilityFaults(): Promise<string[]> {
    return this.faultsOf(new AxeBuilder({ page: this.page }).withTags(RULES));
  }

  /** What a change of theme can break. */
  async contrastFaults(): Promise<string[]> {
    return this.faultsOf(new AxeBuilder({ page: this.page }).withRules(['color-contrast', 'link-in-text-block']));
  }

  private async faultsOf(axe: AxeBuilder): Promise<string[]> {
    const { violations } = await axe.analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`);
  }

  /** Into a temporary folder, and into the README's pictures when UPDATE_SCREENSHOTS=1. */
  async picture(name: string): Promise<void> {
    const update = process.env['UPDATE_SCREENSHOTS'] === '1';
    if (update) mkdirSync(README_IMAGES, { recursive: true });
    await this.page.screenshot({ path: join(update ? README_IMAGES : this.pictures, `${name}.png`) });
  }

  /** Share of clearly coloured pixels in the middle of the radiograph: a bare radiograph has none. */
  async colouredShare(): Promise<number> {
    const box = await this.page.locator('canvas[role=img]').boundingBox();
    if (box === null) throw new Error('there is no canvas');
    const clip = { x: box.x + box.width * 0.1, y: box.y + 60, width: box.width * 0.8, height: box.height - 120 };
    const picture = await this.page.screenshot({ clip });
    const { data } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    let coloured = 0;
    for (let at = 0; at < data.length; at += 3) {
      const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > 16) coloured += 1;
    }
    return coloured / (data.length / 3);
  }
}
