import type { Page, Route } from 'playwright-core';
import { syntheticPng } from '../factories/picture.factory.js';
import { radiographFile } from '../factories/upload-batch.factory.js';
import { startStack, type Stack } from '../setup/stack.js';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';
import { signInAs, type SignedIn } from './sign-in.js';
import { UploadList } from './upload-list.page.js';
import { WatchedPage } from './watched-page.js';

jest.setTimeout(180_000);

const API = '**/v1/**';
const REFRESH = '**/v1/auth/refresh';
const UPLOADS = /\/v1\/uploads$/;
const REFERENCE = 'P-2041';

const withChromium = CHROMIUM === null ? describe.skip : describe;

withChromium('a page whose API or session goes away (needs /usr/bin/chromium: apt-get install chromium)', () => {
  let stack: Stack;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  let list: UploadList;
  let practitioner: SignedIn;
  let radiographId: string;

  beforeAll(async () => {
    stack = await startStack({ workers: 1 });
    browser = await openBrowser();
    watched = await WatchedPage.open(browser.context);
    page = watched.page;
    list = new UploadList(page);
    practitioner = await signInAs(page, stack.url, 'fr');
    radiographId = (await practitioner.upload(syntheticPng({ width: 320, height: 200 }))).id;
  });

  afterAll(async () => {
    await browser?.close();
    list?.dispose();
    await stack?.stop();
  });

  const open = (path: string) => page.goto(new URL(path, stack.url).href);
  const refuse = (code: string) => (route: Route) => route.fulfill({ status: 401, json: { code } });

  it.each(['/', '/upload', '/jobs'])('says that PhoxRay cannot be reached, and signs nobody out: %s', async (path) => {
    await page.route(API, (route) => route.abort());
    await open(path);
    await page.getByRole('alert').getByRole('heading', { name: 'PhoxRay est injoignable' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(path);
    expect(await watched.accessibilityFaults()).toEqual([]);
    await watched.picture('unreachable');
    await page.unroute(API);
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.getByRole('button', { name: /compte de Ada Moreau/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe(path);
  });

  it('goes on by itself once the API answers again', async () => {
    await page.route(API, (route) => route.abort());
    await open('/jobs');
    await page.getByText('Cette page reprend d’elle-même').waitFor();
    await page.unroute(API);
    await page.getByRole('heading', { name: 'Analyses', exact: true }).waitFor();
  });

  it('keeps files, reference and attestation when the session expires, and imports after signing in again', async () => {
    await open('/upload');
    await list.choose(radiographFile(71), radiographFile(72));
    await list.allRead();
    await page.getByLabel('Référence du patient').fill(REFERENCE);
    await list.attest();
    await page.route(REFRESH, refuse('ACCOUNTS.SESSION_ENDED'));
    await page.route(UPLOADS, refuse('ACCESS.UNAUTHENTICATED'));
    await list.start();
    const dialog = page.getByRole('dialog', { name: 'Votre session a expiré' });
    await dialog.getByText('Ce que vous aviez saisi et choisi est encore sur la page').waitFor();
    expect(await watched.accessibilityFaults()).toEqual([]);
    await watched.picture('expired');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(true);
    expect(new URL(page.url()).pathname).toBe('/upload');
    await page.unroute(REFRESH);
    await page.unroute(UPLOADS);
    await dialog.getByLabel('Mot de passe', { exact: true }).fill('not the password at all');
    await dialog.getByRole('button', { name: 'Se connecter' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Mot de passe', { exact: true }).fill(practitioner.password);
    await dialog.getByRole('button', { name: 'Se connecter' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect(list.finished()).resolves.toEqual({ done: 2 });
  });

  it('keeps what is being filled in when the session expires before anything is sent', async () => {
    await list.clear();
    await list.choose(radiographFile(73));
    await list.allRead();
    await page.getByLabel('Référence du patient').fill(REFERENCE);
    await list.attest();
    await page.route(API, refuse('ACCESS.UNAUTHENTICATED'));
    await page.getByRole('button', { name: /^EN/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has expired' });
    await dialog.waitFor();
    await page.unroute(API);
    await dialog.getByLabel('Password', { exact: true }).fill(practitioner.password);
    await dialog.getByRole('button', { name: 'Log in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Patient reference').inputValue()).toBe(REFERENCE);
    expect(await page.getByRole('checkbox').isChecked()).toBe(true);
    expect(await list.states()).toEqual({ parsed: 1 });
    await page.getByRole('button', { name: /^FR/ }).click();
    await page.locator('html[lang=fr]').waitFor();
  });

  it('runs an analysis once, however often Run is pressed after a lost answer', async () => {
    await open(`/radiographs/${radiographId}`);
    let lost = 0;
    await page.route(/\/v1\/jobs$/, async (route) => {
      if (route.request().method() !== 'POST' || lost === 2) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort();
    });
    const run = page.getByRole('button', { name: 'Lancer', exact: true });
    for (const times of [1, 2]) {
      await run.click();
      await page.getByText('L’analyse n’a pas été lancée').waitFor();
      expect(lost).toBe(times);
    }
    await run.click();
    await page.waitForURL(/\/jobs\//);
    await page.unroute(/\/v1\/jobs$/);
    const answer = await fetch(new URL(`/v1/jobs?radiographId=${radiographId}`, stack.url), {
      headers: { authorization: `Bearer ${practitioner.accessToken}` },
    });
    const { data } = (await answer.json()) as { data: unknown[] };
    expect(data).toHaveLength(1);
  });

  it('offers an analysis again by itself once a server can run it', async () => {
    const workflows = '**/v1/workflows';
    await page.route(workflows, async (route) => {
      const answer = await route.fetch();
      const { data } = (await answer.json()) as { data: object[] };
      await route.fulfill({ json: { data: data.map((workflow) => ({ ...workflow, available: false })) } });
    });
    await open(`/radiographs/${radiographId}`);
    const run = page.getByRole('button', { name: 'Lancer', exact: true });
    await page.getByText('Aucun serveur').waitFor();
    expect(await run.isDisabled()).toBe(true);
    await page.unroute(workflows);
    await page.getByText('Aucun serveur').waitFor({ state: 'detached' });
    expect(await run.isEnabled()).toBe(true);
  });

  it('never broke the content security policy, nor threw', () => {
    expect(watched.cspViolations).toEqual([]);
    expect(watched.errors).toEqual([]);
  });

  it('is shown, and can be signed in to, by a browser that refuses to store anything', async () => {
    const strict = await openBrowser({ refusesStorage: true });
    try {
      const refused = await WatchedPage.open(strict.context);
      await refused.page.goto(stack.url);
      await refused.page.getByRole('heading', { name: 'La radiographie, d’abord.' }).waitFor();
      const refusal = `(() => { try { return localStorage.length } catch (error) { return error.name } })()`;
      expect(await refused.page.evaluate(refusal)).toBe('SecurityError');
      await refused.page.getByRole('button', { name: /^EN/ }).click();
      await refused.page.locator('html[lang=en]').waitFor();
      await refused.page.getByRole('button', { name: /light theme/ }).click();
      await refused.page.getByRole('link', { name: 'Log in' }).click();
      await refused.page.getByLabel('E-mail address').fill(practitioner.email);
      await refused.page.getByLabel('Password', { exact: true }).fill(practitioner.password);
      await refused.page.getByRole('button', { name: 'Log in' }).click();
      await refused.page.locator('main li a').first().waitFor();
      await refused.page.getByRole('link', { name: 'Upload' }).first().click();
      await refused.page.getByLabel('Patient reference').waitFor();
      expect(refused.errors).toEqual([]);
    } finally {
      await strict.close();
    }
  });
});
