import { makeSampleDicom } from '../../tools/sample/sample-dicom.mjs';
import { missingNginx, startNginx, type Nginx } from '../setup/nginx.js';
import { startStack, type Stack } from '../setup/stack.js';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';
import { WatchedPage } from './watched-page.js';

const FILE_NAME = 'synthetic-panoramic.dcm';
const missing = CHROMIUM === null ? 'needs /usr/bin/chromium: apt-get install chromium' : missingNginx();
const behindNginx = missing === null ? describe : describe.skip;

behindNginx(`the main job behind the shipped nginx (${missing ?? 'Debian’s nginx, docker/web.nginx.conf'})`, () => {
  let stack: Stack;
  let nginx: Nginx;
  let browser: Browser;
  let watched: WatchedPage;

  beforeAll(async () => {
    stack = await startStack({ variables: { WEB_ROOT: '', TRUST_PROXY: '1' } });
    nginx = await startNginx({ apiPort: stack.api.port });
    browser = await openBrowser();
    watched = await WatchedPage.open(browser.context);
  });

  afterAll(async () => {
    await browser?.close();
    await nginx?.stop();
    await stack?.stop();
  });

  it('signs up and keeps the session through a reload', async () => {
    const { page } = watched;
    await page.goto(new URL('/signup', nginx.url).href);
    await page.getByLabel('Prénom').fill('Camille');
    await page.getByLabel('Nom', { exact: true }).fill('Moreau');
    await page.getByLabel('Adresse e-mail').fill('camille.moreau@practice.example');
    await page.getByLabel('Mot de passe', { exact: true }).fill('a quiet river in winter');
    await page.getByRole('button', { name: 'Créer le compte' }).click();
    await page.getByRole('heading', { name: 'Votre salle de lecture est prête' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Votre salle de lecture est prête' }).waitFor();
  });

  it('uploads a radiograph', async () => {
    const { page } = watched;
    await page.getByRole('main').getByRole('link', { name: 'Importer une radiographie' }).click();
    await page
      .getByTestId('file-input')
      .setInputFiles([{ name: FILE_NAME, mimeType: 'application/dicom', buffer: makeSampleDicom() }]);
    await page.getByRole('button', { name: `Laisser tel quel : ${FILE_NAME}` }).click();
    await page.getByLabel('Base légale').selectOption({ index: 1 });
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: /^Importer/ }).click();
    await page.getByText('Importé', { exact: true }).waitFor();
  });

  it('shows it in the viewer', async () => {
    const { page } = watched;
    await page.getByRole('link', { name: `Ouvrir ${FILE_NAME}` }).click();
    await page.getByRole('img', { name: /^Radiographie de 1\s200 sur 600 pixels/u }).waitFor();
  });

  it('runs a workflow and shows its masks', async () => {
    const { page } = watched;
    await page.getByLabel('Analyse', { exact: true }).selectOption({ label: 'Densité des tissus' });
    await page.getByRole('button', { name: 'Lancer', exact: true }).click();
    await page.waitForURL(/\/jobs\//);
    await page.getByRole('img', { name: /Calques visibles : Tissus mous, Tissus durs, Métal/u }).waitFor();
    await page.reload();
    await page.getByRole('img', { name: /Calques visibles : Tissus mous, Tissus durs, Métal/u }).waitFor();
  });

  it('breaks no content security policy and throws nothing', () => {
    expect(watched.cspViolations).toEqual([]);
    expect(watched.errors).toEqual([]);
  });
});
