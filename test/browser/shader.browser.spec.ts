import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';

const ROOT = resolve(__dirname, '..', '..');
const SCENES = 400;
const Outcome = z.object({ pixels: z.number(), differing: z.number() });

function buildProbe(): string {
  const folder = mkdtempSync(join(tmpdir(), 'phoxray-probe-'));
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(ROOT, 'apps', 'web', 'test', 'shader-probe.vite.config.ts');
  execFileSync(process.execPath, [vite, 'build', '--config', config, '--outDir', folder], { cwd: ROOT });
  const code = readFileSync(join(folder, 'probe.js'), 'utf8');
  rmSync(folder, { recursive: true });
  return code;
}

const withChromium = CHROMIUM === null ? describe.skip : describe;

withChromium('the viewer’s shader (needs /usr/bin/chromium: apt-get install chromium)', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
  });

  it('paints what its TypeScript reference says, on random depths, VOI forms, placements and masks', async () => {
    const page = await browser.context.newPage();
    await page.addScriptTag({ content: buildProbe() });
    const { pixels, differing } = Outcome.parse(await page.evaluate(`compareShader(${SCENES}, 20261123)`));
    // Single and double precision may fall on different sides of a pixel's border; that is rare by nature.
    expect(differing / pixels).toBeLessThan(0.001);
  });
});
