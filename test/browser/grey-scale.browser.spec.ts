import { shortsElement, textElement } from '@phoxray/dicom';
import { Client } from 'pg';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { archSamples, encodingOf, syntheticDicom } from '../factories/dicom.factory.js';
import { syntheticPng } from '../factories/picture.factory.js';
import { Practitioner } from '../setup/practitioner.js';
import { startStack, type Stack } from '../setup/stack.js';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';
import { signInAs } from './sign-in.js';
import { WatchedPage } from './watched-page.js';

const [ROWS, COLUMNS] = [300, 600];
const [SLOPE, INTERCEPT] = [0.5, -1_000];
const SAMPLES = archSamples(ROWS, COLUMNS, 4_095).map((sample) => 4_095 - sample);
/** Levels of 255: what was rounded to 8 bits before it was enlarged, and after. */
const MOST_DIFFERENCE = 2;
/** More than the limit that the page is made to believe in. */
const TOO_WIDE = 4_200;

/** Low values bright, fractional rescale, two windows, spacing at the detector with a magnification. */
const RADIOGRAPH = syntheticDicom({
  rows: ROWS,
  columns: COLUMNS,
  samples: SAMPLES,
  photometricInterpretation: 'MONOCHROME1',
  extra: [
    textElement(0x00281050, 'DS', '0', '-200'),
    textElement(0x00281051, 'DS', '2048', '400'),
    textElement(0x00281052, 'DS', String(INTERCEPT)),
    textElement(0x00281053, 'DS', String(SLOPE)),
    textElement(0x00281055, 'LO', 'NORMAL', 'Dr Dupont bridges'),
    shortsElement(0x00280120, [0xffff], encodingOf(undefined)),
  ],
});

const withChromium = CHROMIUM === null ? describe.skip : describe;

withChromium('the grey of a radiograph in a browser (needs /usr/bin/chromium: apt-get install chromium)', () => {
  let stack: Stack;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  let practitioner: Practitioner;
  let radiographId: string;

  beforeAll(async () => {
    stack = await startStack({ workers: 0 });
    browser = await openBrowser();
    watched = await WatchedPage.open(browser.context);
    page = watched.page;
    practitioner = await signInAs(page, stack.url, 'fr');
    radiographId = (await practitioner.upload(Buffer.from(RADIOGRAPH))).id;
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = (id: string) => page.goto(new URL(`/radiographs/${id}`, stack.url).href);
  const quality = (text: string) => page.getByRole('status').filter({ hasText: text });
  const number = (label: string) => page.getByRole('spinbutton', { name: label, exact: true });
  const canvas = () => page.locator('canvas[role=img]');

  /** Grey of the middle of the canvas, as it is on screen, clear of everything written on it. */
  async function shownGrey(): Promise<Buffer> {
    const box = await canvas().boundingBox();
    if (box === null) throw new Error('there is no canvas');
    const clip = { x: box.x + 60, y: box.y + box.height * 0.3, width: box.width - 120, height: box.height * 0.4 };
    return sharp(await page.screenshot({ clip }))
      .toColourspace('b-w')
      .raw()
      .toBuffer();
  }

  it('is announced while it is prepared, and appears by itself', async () => {
    await open(radiographId);
    await page.getByText('L’image est en préparation').waitFor();
    await stack.startWorker();
    await page.getByRole('img', { name: /^Radiographie de 600 sur 300 pixels/u }).waitFor();
    await quality('Toutes les valeurs').waitFor();
  });

  it('is shown in 8 bits first, and looks the same once all of it is there', async () => {
    let letThrough: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letThrough = resolve));
    await page.route('**/renditions/grey16', async (route) => {
      await held;
      await route.continue();
    });
    await open(radiographId);
    await quality('la pleine qualité arrive').waitFor();
    await page.getByRole('img', { name: /^Radiographie/u }).waitFor();
    const [preview, window] = [await shownGrey(), await number('Largeur').inputValue()];
    await watched.picture('grey-preview');
    letThrough();
    await quality('Toutes les valeurs').waitFor();
    await page.getByRole('button', { name: 'Normal', exact: true }).waitFor();
    const full = await shownGrey();
    expect([window, await number('Largeur').inputValue()]).toEqual(['256', '2048']);
    expect(new Set(full).size).toBeGreaterThan(20);
    expect(preview.findIndex((grey, index) => Math.abs(grey - (full[index] ?? 0)) > MOST_DIFFERENCE)).toBe(-1);
    await page.unroute('**/renditions/grey16');
  });

  it('follows the windows of the file, without the words of an operator', async () => {
    const presets = page.getByRole('group', { name: 'Préréglages' }).getByRole('button');
    expect((await presets.allInnerTexts()).slice(0, 3)).toEqual(['Normal', 'Fichier 2', 'Pleine échelle']);
    await presets.nth(1).click();
    expect(await number('Centre').inputValue()).toBe('-200');
    expect(await presets.nth(1).getAttribute('aria-pressed')).toBe('true');
    await watched.picture('grey-window');
    await page.getByRole('button', { name: 'Tout réinitialiser' }).click();
    expect(await presets.first().getAttribute('aria-pressed')).toBe('true');
  });

  it('reads the values of the file under the cursor, low ones bright', async () => {
    const box = await canvas().boundingBox();
    if (box === null) throw new Error('there is no canvas');
    const read = async (across: number, down: number) => {
      await page.mouse.move(box.x + box.width * across, box.y + box.height * down);
      const text = await page.getByText(/^x \d+, y \d+/u).innerText();
      const [x = 0, y = 0] = [...text.matchAll(/[xy] (\d+)/g)].map(([, number]) => Number(number));
      const value = Number(text.split(':')[1]?.replaceAll(/\s/g, '').replace('−', '-').replace(',', '.'));
      return { x, y, value };
    };
    for (const [across, down] of [
      [0.5, 0.5],
      [0.3, 0.45],
      [0.7, 0.55],
    ] as const) {
      const { x, y, value } = await read(across, down);
      expect([x, y, value]).toEqual([x, y, (SAMPLES[y * COLUMNS + x] ?? 0) * SLOPE + INTERCEPT]);
    }
  });

  it('says where its millimetres come from', async () => {
    await page.getByText('mm est. (agr. 1,25)', { exact: true }).first().waitFor();
    await page.getByText('0,08 × 0,08 mm · mm est. (agr. 1,25)').waitFor();
    expect(await watched.accessibilityFaults()).toEqual([]);
  });

  it('says in English too what it shows', async () => {
    await page.getByRole('button', { name: /^EN/ }).click();
    await quality('Every value of the image is shown.').waitFor();
    await page.getByText('mm est. (mag. 1.25)', { exact: true }).first().waitFor();
    expect(await watched.accessibilityFaults()).toEqual([]);
    await watched.picture('grey-full');
    await page.getByRole('button', { name: /^FR/ }).click();
  });

  it('stays a preview, and says so, for a radiograph from before there was more', async () => {
    const database = new Client({ connectionString: stack.environment.database.DATABASE_ADMIN_URL });
    await database.connect();
    await database.query(`delete from phoxray.rendition where radiograph_id = $1 and kind = 'grey16'`, [radiographId]);
    await database.end();
    await open(radiographId);
    await quality('n’est pas disponible').waitFor();
    await page.getByRole('img', { name: /^Radiographie de 600 sur 300 pixels/u }).waitFor();
  });

  it('is shown reduced, and says why, when the graphics card takes no picture of its size', async () => {
    const { id } = await practitioner.upload(syntheticPng({ width: TOO_WIDE, height: 60 }));
    const small = await browser.context.newPage();
    await small.addInitScript(`{
      const real = WebGL2RenderingContext.prototype.getParameter;
      WebGL2RenderingContext.prototype.getParameter = function (name) {
        return name === this.MAX_TEXTURE_SIZE ? 4096 : real.call(this, name);
      };
    }`);
    await small.goto(new URL(`/radiographs/${id}`, stack.url).href);
    await small.getByText('Image plus grande que ne le permet votre carte graphique').waitFor();
    await small.getByText('Pleine qualité').first().waitFor();
    await small.getByText('taille inconnue').waitFor();
    await small.close();
  });

  it('never broke the content security policy, nor threw', () => {
    expect(watched.cspViolations).toEqual([]);
    expect(watched.errors).toEqual([]);
  });
});
