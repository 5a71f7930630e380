import type { Locator } from 'playwright-core';
import { syntheticPng } from '../factories/picture.factory.js';
import { burnedInFile, radiographFile } from '../factories/upload-batch.factory.js';
import { startStack, type Stack } from '../setup/stack.js';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';
import { signInAs } from './sign-in.js';
import { UploadList } from './upload-list.page.js';
import { WatchedPage } from './watched-page.js';

jest.setTimeout(120_000);

const withChromium = CHROMIUM === null ? describe.skip : describe;

withChromium('what a person decides before an upload (needs /usr/bin/chromium: apt-get install chromium)', () => {
  let stack: Stack;
  let browser: Browser;
  let watched: WatchedPage;
  let list: UploadList;

  beforeAll(async () => {
    stack = await startStack({ variables: { UPLOAD_MAX_BYTES: '1500000', UPLOAD_MAX_MEGAPIXELS: '1' } });
    browser = await openBrowser();
    watched = await WatchedPage.open(browser.context);
    list = new UploadList(watched.page);
    await signInAs(watched.page, stack.url, 'fr');
  });

  afterAll(async () => {
    await browser?.close();
    list?.dispose();
    await stack?.stop();
  });

  const open = (path: string) => watched.page.goto(new URL(path, stack.url).href);
  const dialog = () => watched.page.getByRole('dialog', { name: 'Noircir des zones' });

  /** From a place that a proposed zone covers. */
  async function dragDown(stage: Locator, by: number): Promise<void> {
    const box = await stage.boundingBox();
    if (box === null) throw new Error('no stage');
    const from = { x: box.x + 100, y: box.y + 30 };
    await list.dragByMouse(from, { x: from.x, y: from.y + by });
  }

  it('leaves pictures with text out of the import, counts them, and leads to them', async () => {
    const { page } = watched;
    await open('/upload');
    await list.choose(radiographFile(1), burnedInFile(), radiographFile(2));
    await list.attest();
    await list.allRead();
    await watched.picture('decisions-asked');
    expect(await watched.accessibilityFaults()).toEqual([]);
    await page.getByRole('button', { name: 'Importer 2 fichiers' }).click();
    await list.rows('done').nth(1).waitFor();
    expect(await list.states()).toEqual({ done: 2, 'needs-redaction': 1 });
    await page.getByText('1 fichier attend votre décision').waitFor();
    expect(await page.getByRole('button', { name: 'Importer', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Décider maintenant' }).click();
    const focused = page.locator('li[data-state="needs-redaction"] button:focus');
    expect(await focused.getAttribute('aria-label')).toMatch(/^Noircir des zones de .*burned-in/);
    expect(await list.states()).toEqual({ 'needs-redaction': 1 });
  });

  it('makes blackening the prominent answer where there is text, and proposes no zone twice', async () => {
    const { page } = watched;
    await page.keyboard.press('Enter');
    const prominent = dialog().locator('button[data-variant="filled"]');
    expect(await prominent.allInnerTexts()).toEqual(['Ajouter la zone proposée']);
    await dialog().getByRole('button', { name: 'Laisser tel quel' }).waitFor();
    await watched.picture('decisions-redaction');
    await prominent.click();
    await dialog().getByText('Rectangle 1').waitFor();
    expect(await prominent.allInnerTexts()).toEqual(['Noircir 1 zone']);
    await dragDown(dialog().getByRole('img', { name: /zone noircie/ }), 60);
    const top = dialog().getByLabel('Haut', { exact: true });
    expect(Number(await top.inputValue())).toBeGreaterThan(20);
    expect(await top.count()).toBe(1);
    await dialog().getByRole('button', { name: 'Annuler le dernier geste' }).click();
    expect(await top.inputValue()).toBe('0');
    expect(await watched.accessibilityFaults()).toEqual([]);
    await watched.picture('decisions-redacted');
  });

  it('imports the picture once its text is black', async () => {
    await dialog().getByRole('button', { name: 'Noircir 1 zone' }).click();
    await list.row('burned-in.dcm').getByText('1 zone noircie').waitFor();
    await list.attest();
    await watched.page.getByRole('button', { name: 'Importer 1 fichier' }).click();
    await list.rows('done').nth(2).waitFor();
  });

  it('imports a picture with text when a person says to leave it', async () => {
    const { page } = watched;
    await list.clear();
    await list.choose(burnedInFile());
    await list.allRead();
    await page.getByRole('button', { name: /^Laisser tel quel/ }).click();
    expect(await list.states()).toEqual({ parsed: 1 });
    await list.attest();
    await list.start();
    await list.rows('done').waitFor();
  });

  it('shows on its page what was removed before sending, in plain words', async () => {
    const { page } = watched;
    await list
      .rows('done')
      .getByRole('link', { name: /^Ouvrir/ })
      .click();
    const facts = page.getByRole('region', { name: 'Dé-identification' });
    await facts.getByRole('heading', { name: 'Avant l’envoi' }).waitFor();
    await facts
      .getByText(/champs? (retiré|remplacé)s?/)
      .first()
      .click();
    await facts.getByText('Nom du patient').waitFor();
    expect(await facts.getByText('PatientName').isVisible()).toBe(true);
    expect(await watched.accessibilityFaults()).toEqual([]);
    await watched.picture('decisions-record');
    await page.reload();
    await facts.waitFor();
    await watched.picture('decisions-page');
  });

  it('marks the picture in the gallery, which the shortened address leads to as well', async () => {
    const { page } = watched;
    const warning = page.getByRole('note').filter({ hasText: 'Du texte semble inscrit dans l’image' });
    const box = await warning.boundingBox();
    expect(box && box.y < 900).toBe(true);
    await open('/radiographs');
    const tiles = page.locator('main li a');
    await tiles.nth(3).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    await tiles.getByText('Texte dans l’image ?').waitFor();
    expect(await tiles.getByText('Texte dans l’image ?').count()).toBe(1);
    expect(await tiles.first().getAttribute('title')).toMatch(/^Radiographie · .*\d\d:\d\d:\d\d$/);
    expect(await watched.accessibilityFaults()).toEqual([]);
    await watched.picture('decisions-gallery');
  });

  it('refuses what is over a limit before it is sent, and says the limit', async () => {
    const { page } = watched;
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await open('/upload');
    await list.rows('done').first().waitFor();
    await list.clear();
    await list.choose(
      { name: 'wide.png', mimeType: 'image/png', buffer: syntheticPng({ width: 1_100, height: 1_000 }) },
      radiographFile(3, 900),
    );
    await list.allRead();
    expect(await list.states()).toEqual({ failed: 2 });
    await list.row('wide.png').getByText('1,1 mégapixels, PhoxRay en accepte au plus 1.').waitFor();
    await list.row('3.dcm').getByText('Ce fichier pèse 1,6 Mo, PhoxRay accepte au plus 1,5 Mo.').waitFor();
    expect(sent.filter((request) => request === 'POST /v1/uploads')).toEqual([]);
    await watched.picture('decisions-limits');
  });

  it('tells at once that a file was chosen twice', async () => {
    await list.clear();
    await list.choose(radiographFile(4), { ...radiographFile(4), name: 'copy.dcm' });
    await list.allRead();
    expect(await list.states()).toEqual({ parsed: 1, failed: 1 });
    const second = list.rows('failed');
    await second.getByText(/^Même fichier que (quenneville-aurore-4|copy)\.dcm/).waitFor();
    await watched.picture('decisions-twin');
    await list
      .rows('parsed')
      .getByRole('button', { name: /^Retirer/ })
      .click();
    await second.getByRole('button', { name: /^Réessayer/ }).click();
    await list.rows('parsed').waitFor();
  });

  it('takes a file off the list when its radiograph is deleted', async () => {
    const { page } = watched;
    await list.attest();
    await list.start();
    await list
      .rows('done')
      .getByRole('link', { name: /^Ouvrir/ })
      .click();
    await page.getByRole('button', { name: 'Supprimer', exact: true }).click();
    await page.getByRole('button', { name: 'Supprimer définitivement' }).click();
    await page.locator('main li a').first().waitFor();
    await page.getByRole('link', { name: 'Importer' }).first().click();
    await page.getByTestId('file-input').waitFor({ state: 'attached' });
    expect(await list.states()).toEqual({});
  });

  it('never broke the content security policy, nor threw', () => {
    expect(watched.cspViolations).toEqual([]);
    expect(watched.errors).toEqual([]);
  });
});
