import { makeSampleDicom } from '../../tools/sample/sample-dicom.mjs';
import { EngineControl } from '../setup/engine-control.js';
import { startStack, type Stack } from '../setup/stack.js';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';
import { WatchedPage } from './watched-page.js';

const EMAIL = 'camille.moreau@practice.example';
const PASSWORD = 'a quiet river in winter';
const FILE_NAME = 'synthetic-panoramic.dcm';

const withChromium = CHROMIUM === null ? describe.skip : describe;

withChromium('the main job in a browser (needs /usr/bin/chromium: apt-get install chromium)', () => {
  let stack: Stack;
  let browser: Browser;
  let watched: WatchedPage;
  let jobAddress: string;
  let radiographAddress: string;

  beforeAll(async () => {
    stack = await startStack({ engineVariables: { ENGINE_FAULTS: '1' } });
    browser = await openBrowser();
    watched = await WatchedPage.open(browser.context);
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  const open = (path: string) => watched.page.goto(new URL(path, stack.url).href);
  const heading = () => watched.page.locator('main h1').innerText();
  const switchTo = async (language: 'FR' | 'EN') => {
    await watched.page.getByRole('button', { name: new RegExp(`^${language}`) }).click();
    await watched.page.locator(`html[lang=${language.toLowerCase()}]`).waitFor();
  };

  it('welcomes in the language of the browser', async () => {
    await open('/');
    expect(await heading()).toBe('La radiographie, d’abord.');
    expect(await watched.page.locator('footer').innerText()).toContain('N’est pas un dispositif médical');
    await watched.picture('welcome');
  });

  it('explains what is missing before it asks the API', async () => {
    await watched.page.getByRole('link', { name: 'Créer un compte' }).click();
    await watched.page.getByRole('button', { name: 'Créer le compte' }).click();
    expect(await watched.page.locator('[aria-invalid="true"]').count()).toBe(4);
    expect(await watched.accessibilityFaults()).toEqual([]);
  });

  it('signs up', async () => {
    const { page } = watched;
    await page.getByLabel('Prénom').fill('Camille');
    await page.getByLabel('Nom', { exact: true }).fill('Moreau');
    await page.getByLabel('Adresse e-mail').fill(EMAIL);
    await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Créer le compte' }).click();
    await page.getByRole('heading', { name: 'Votre salle de lecture est prête' }).waitFor();
    expect(await watched.accessibilityFaults()).toEqual([]);
  });

  it('uploads a radiograph under an attestation, and refuses what is none', async () => {
    const { page } = watched;
    await page.getByRole('main').getByRole('link', { name: 'Importer une radiographie' }).click();
    await page.getByTestId('file-input').setInputFiles([
      { name: FILE_NAME, mimeType: 'application/dicom', buffer: makeSampleDicom() },
      { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('not an image') },
    ]);
    await page.getByText('Ce fichier n’est ni DICOM, ni PNG, ni JPEG').waitFor();
    // The sample says in its corner that it is one: words in a picture wait for a decision.
    await page.getByRole('button', { name: `Laisser tel quel : ${FILE_NAME}` }).click();
    const send = page.getByRole('button', { name: /^Importer/ });
    expect(await send.isDisabled()).toBe(true);
    await page.getByLabel('Base légale').selectOption({ index: 1 });
    await page.getByRole('checkbox').check();
    await watched.picture('upload');
    await send.click();
    await page.getByText('Importé', { exact: true }).waitFor();
    expect(await watched.accessibilityFaults()).toEqual([]);
    await page.getByRole('link', { name: `Ouvrir ${FILE_NAME}` }).click();
  });

  it('shows the radiograph, grey as it is', async () => {
    const { page } = watched;
    await page.getByRole('img', { name: /^Radiographie de 1\s200 sur 600 pixels/u }).waitFor();
    radiographAddress = page.url();
    expect(await watched.colouredShare()).toBe(0);
    expect(await watched.accessibilityFaults()).toEqual([]);
    await watched.picture('radiograph');
  });

  it('runs a workflow and follows it live', async () => {
    const { page } = watched;
    const engine = new EngineControl(`http://127.0.0.1:${stack.engines[0]?.port}`);
    await engine.plan([{ kind: 'hang', node: 'brightness' }]);
    await page.getByLabel('Analyse', { exact: true }).selectOption({ label: 'Densité des tissus' });
    await page.getByRole('button', { name: 'Lancer', exact: true }).click();
    await page.waitForURL(/\/jobs\//);
    jobAddress = page.url();
    await page.locator('[aria-current="step"] progress').waitFor();
    await page.getByRole('status').filter({ hasText: 'Traitement' }).waitFor({ state: 'attached' });
    await watched.picture('progress');
    await engine.plan([]);
  });

  it('lays the masks over the radiograph and takes them away with one key', async () => {
    const { page } = watched;
    await page.getByRole('switch', { name: 'Afficher Métal' }).waitFor();
    await page.getByRole('img', { name: /Calques visibles : Tissus mous, Tissus durs, Métal/u }).waitFor();
    const covered = await watched.colouredShare();
    expect(covered).toBeGreaterThan(0.1);
    await page.keyboard.press('Space');
    await page.getByRole('img', { name: /Aucun calque visible/u }).waitFor();
    expect(await watched.colouredShare()).toBe(0);
    await page.keyboard.press('Space');
    await page.getByRole('img', { name: /Calques visibles/u }).waitFor();
    expect(await watched.colouredShare()).toBeCloseTo(covered, 3);
  });

  it('switches one label off by mouse and on by number', async () => {
    const { page } = watched;
    const before = await watched.colouredShare();
    const hard = page.getByRole('switch', { name: 'Afficher Tissus durs' });
    await hard.click();
    expect(await hard.getAttribute('aria-checked')).toBe('false');
    await page.getByRole('img', { name: /Calques visibles : Tissus mous, Métal/u }).waitFor();
    expect(await watched.colouredShare()).toBeLessThan(before * 0.9);
    await page.keyboard.press('2');
    expect(await hard.getAttribute('aria-checked')).toBe('true');
  });

  it('says on the image how it was made', async () => {
    const { page } = watched;
    await page.getByText('Image automatique – aide visuelle').click();
    await page.getByText('Vérification par un professionnel requise').waitFor();
    await page.getByText('Image automatique – aide visuelle').click();
  });

  it('speaks English everywhere after one click, and remembers it with the account', async () => {
    const { page } = watched;
    await switchTo('EN');
    expect(await heading()).toBe('Tissue density');
    await page.getByRole('img', { name: /^Radiograph of 1,200 by 600 pixels.*Soft tissue/u }).waitFor();
    await page.reload();
    await page.getByRole('switch', { name: 'Show Metal' }).waitFor();
    await page.getByRole('img', { name: /Visible layers: Soft tissue, Hard tissue, Metal/u }).waitFor();
    expect(await page.title()).toBe('Analysis – PhoxRay');
    await watched.picture('job');
  });

  const everyPage = () => [
    '/',
    '/upload',
    '/jobs',
    '/no-such-page',
    new URL(radiographAddress).pathname,
    new URL(jobAddress).pathname,
  ];

  const visit = async (path: string) => {
    await open(path);
    await watched.page.locator('main h1').waitFor();
    await watched.page.waitForLoadState('networkidle');
  };

  it('is accessible on every page in both languages', async () => {
    const faults: string[] = [];
    for (const path of everyPage()) {
      await visit(path);
      for (const language of ['FR', 'EN'] as const) {
        await switchTo(language);
        faults.push(...(await watched.accessibilityFaults()).map((fault) => `${path} ${language} ${fault}`));
      }
    }
    expect(faults).toEqual([]);
  });

  it('keeps its contrast in the light theme', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: 'Switch to the light theme' }).click();
    const faults: string[] = [];
    for (const path of everyPage()) {
      await visit(path);
      faults.push(...(await watched.contrastFaults()).map((fault) => `${path} ${fault}`));
    }
    await watched.picture('light');
    expect(faults).toEqual([]);
    await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
  });

  it('can be used by keyboard alone: skip link, shortcuts sheet, Escape', async () => {
    const { page } = watched;
    await open('/');
    await page.locator('main li a').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('href')).toBe('#content');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await watched.accessibilityFaults()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await watched.picture('gallery');
  });

  it('fits a phone', async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/', '/upload', '/jobs', new URL(jobAddress).pathname]) {
      await open(path);
      await page.locator('main h1').waitFor();
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect([path, overflow]).toEqual([path, 0]);
    }
    await page.getByRole('switch', { name: 'Show Metal' }).waitFor();
    await watched.picture('phone');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('keeps the session through a reload and ends it everywhere at once', async () => {
    const { page } = watched;
    await open('/jobs');
    await page.locator('main li a').first().waitFor();
    const other = await browser.context.newPage();
    await other.goto(new URL('/jobs', stack.url).href);
    await other.locator('main li a').first().waitFor();
    await page.getByRole('button', { name: /account of Camille Moreau/ }).click();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Welcome back.' }).waitFor();
    await other.getByRole('heading', { name: 'Welcome back.' }).waitFor();
    await other.close();
  });

  it('puts neither token nor name into storage or addresses', async () => {
    const stored = await watched.page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(stored).not.toMatch(/eyJ|Camille|Moreau|synthetic/);
    const outside = watched.addresses.filter((address) => !/^(blob:)?http:\/\/127\.0\.0\.1:/.test(address));
    expect(outside.filter((address) => address !== 'about:blank')).toEqual([]);
    expect(watched.addresses.filter((address) => /eyJ|camille|moreau|synthetic-panoramic/i.test(address))).toEqual([]);
  });

  it('never broke the content security policy, nor threw', () => {
    expect(watched.cspViolations).toEqual([]);
    expect(watched.errors).toEqual([]);
  });
});
