import { readImage } from '@phoxray/dicom';
import {
  burnedInFile,
  jpegFile,
  type LocalFile,
  PERSON,
  pngFile,
  radiographFile,
  unfitFiles,
} from '../factories/upload-batch.factory.js';
import { startStack, type Stack } from '../setup/stack.js';
import { CHROMIUM, openBrowser, type Browser } from './chromium.js';
import { startRecordingLink, type RecordingLink } from './recording-link.js';
import { UploadList } from './upload-list.page.js';
import { WatchedPage } from './watched-page.js';

const EMAIL = 'camille.moreau@practice.example';
const PASSWORD = 'a quiet river in winter';
const REFERENCE = 'dossier-Aurore-1974';
const MAX_BYTES = 2_500_000;
const TOO_LARGE_SIDE = 1_200;
/** Some 2 MB: long enough on a slow line to be stopped in the middle. */
const LARGE_SIDE = 1_000;
const LARGE_BYTES = LARGE_SIDE * LARGE_SIDE * 2;
const SLOW_BYTES_PER_SECOND = 200_000;
/** Headers, polls, and what was on its way when a connection ended. */
const SLACK_BYTES = 600_000;

const withChromium = CHROMIUM === null ? describe.skip : describe;

withChromium('uploads in a browser (needs /usr/bin/chromium: apt-get install chromium)', () => {
  let stack: Stack;
  let link: RecordingLink;
  let browser: Browser;
  let watched: WatchedPage;
  let list: UploadList;

  beforeAll(async () => {
    stack = await startStack({ variables: { UPLOAD_MAX_BYTES: String(MAX_BYTES) } });
    link = await startRecordingLink(new URL(stack.url));
    browser = await openBrowser();
    watched = await WatchedPage.open(browser.context);
    list = new UploadList(watched.page);
  });

  afterAll(async () => {
    await browser?.close();
    list?.dispose();
    await link?.stop();
    await stack?.stop();
  });

  const open = (path: string) => watched.page.goto(new URL(path, link.url).href);
  const sentBytes = () => link.sent().reduce((sum, bytes) => sum + bytes.length, 0);

  /** The same bytes under another name, as a person would find them again after moving a file. */
  const renamed = (file: LocalFile, name: string): LocalFile => ({ ...file, name: `${PERSON.file}-${name}` });

  async function beginLarge(...numbers: number[]): Promise<LocalFile[]> {
    const files = numbers.map((number) => radiographFile(number, LARGE_SIDE));
    await list.clear();
    await list.choose(...files);
    await watched.page.getByLabel('Référence du patient').fill(REFERENCE);
    await list.attest();
    await list.limitUpload(SLOW_BYTES_PER_SECOND);
    await list.start();
    return files;
  }

  it('signs up and is asked for a first radiograph', async () => {
    const { page } = watched;
    await open('/signup');
    await page.getByLabel('Prénom').fill('Camille');
    await page.getByLabel('Nom', { exact: true }).fill('Moreau');
    await page.getByLabel('Adresse e-mail').fill(EMAIL);
    await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Créer le compte' }).click();
    await page.getByRole('heading', { name: 'Votre salle de lecture est prête' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Importer une radiographie' }).click();
    await page.getByText('Déposez vos radiographies ou un dossier').waitFor();
    expect(await watched.accessibilityFaults()).toEqual([]);
    await watched.picture('upload-empty');
  });

  it('takes a radiograph to the gallery', async () => {
    await list.choose(radiographFile(0));
    await watched.page.getByLabel('Référence du patient').fill(REFERENCE);
    await list.attest();
    await list.start();
    await list.rows('done').waitFor();
    await watched.page.getByRole('button', { name: 'Effacer les importés' }).click();
    expect(await list.rows('done').count()).toBe(0);
  });

  it('takes a whole folder, but not what the operating system left in it', async () => {
    await list.chooseFolder({
      'one.dcm': radiographFile(501),
      'deep/two.dcm': radiographFile(502),
      '.DS_Store': pngFile(7),
    });
    await list.allRead();
    expect(await list.states()).toEqual({ parsed: 2 });
    await list.clear();
  });

  it('reads fifty files of every kind beside the page, and says of each what it is', async () => {
    const radiographs = Array.from({ length: 39 }, (_, index) => radiographFile(index + 1));
    const pictures = [pngFile(1), pngFile(2), pngFile(3), await jpegFile(1), await jpegFile(2)];
    const others = [burnedInFile(), ...unfitFiles(), radiographFile(700, TOO_LARGE_SIDE)];
    const batch = [...radiographs, ...pictures, ...others, renamed(radiographFile(0), 'again.dcm')];
    expect(batch).toHaveLength(50);
    await list.choose(...batch);
    await list.allRead();
    // How long a page is busy at a stretch is the machine's as well; who reads is not.
    const readers = watched.page.workers().map((worker) => worker.url());
    expect(readers).toContainEqual(expect.stringContaining('prepare.worker'));
    expect(await list.states()).toEqual({ parsed: 45, 'needs-redaction': 1, failed: 4 });
    await list.row('700.dcm').getByText('2,9 Mo, PhoxRay accepte au plus 2,5 Mo').waitFor();
    await list.row('letter.txt').getByText('Ce fichier n’est ni DICOM').waitFor();
    await list.row('half.dcm').getByText('s’arrête avant la fin').waitFor();
    await list.row('empty.dcm').getByText('Ce fichier est vide').waitFor();
    await watched.picture('upload-read');
    expect(await watched.accessibilityFaults()).toEqual([]);
  });

  it('blackens a name by mouse, by finger or by numbers, and takes a step back', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: /Noircir des zones de .*burned-in/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Noircir des zones' });
    const stage = dialog.getByRole('img', { name: /zones? noircie/ });
    const box = await stage.boundingBox();
    if (box === null) throw new Error('no stage');
    const corner = { x: box.x + 90, y: box.y + 160 };
    await list.dragByMouse({ x: box.x + 20, y: box.y + 120 }, corner);
    await dialog.getByText('Rectangle 1').waitFor();
    const widthOf = (): Promise<number> => dialog.getByLabel('Largeur', { exact: true }).inputValue().then(Number);
    const drawn = await widthOf();
    await list.dragByMouse(corner, { x: corner.x + 35, y: corner.y });
    await expect(widthOf()).resolves.toBeCloseTo(drawn * 1.5, -1);
    await dialog.getByRole('button', { name: 'Annuler le dernier geste' }).click();
    await dialog.getByRole('button', { name: 'Annuler le dernier geste' }).click();
    await dialog.getByText('Rectangle 1').waitFor({ state: 'detached' });
    await list.dragByFinger({ x: box.x + 30, y: box.y + 200 }, { x: box.x + 120, y: box.y + 260 });
    await dialog.getByText('Rectangle 1').waitFor();
    await dialog.getByRole('button', { name: 'Retirer le rectangle 1' }).click();
    await dialog.getByRole('button', { name: 'Ajouter un rectangle' }).press('Enter');
    for (const [field, value] of Object.entries({ Gauche: 10, Haut: 10, Largeur: 300, Hauteur: 40 })) {
      await dialog.getByLabel(field, { exact: true }).fill(String(value));
    }
    await watched.picture('redaction');
    expect(await watched.accessibilityFaults()).toEqual([]);
    await dialog.getByRole('button', { name: 'Noircir 1 zone' }).click();
    await list.row('burned-in.dcm').getByText('1 zone noircie').waitFor();
  });

  it('sends what is fit, offers what is there already, and says why the rest is not', async () => {
    const { page } = watched;
    await page.getByLabel('Référence du patient').fill(REFERENCE);
    await list.attest();
    await page.getByRole('button', { name: 'Importer 46 fichiers' }).click();
    await list.rows('uploading').first().waitFor();
    await watched.picture('upload-sending');
    await expect(list.finished()).resolves.toEqual({ done: 45, duplicate: 1, failed: 4 });
    const failed = page.getByRole('button', { name: '4 en échec' });
    await failed.click();
    expect(await list.states()).toEqual({ failed: 4 });
    await failed.click();
    const again = list.row('again.dcm');
    await again.getByText('déjà dans votre galerie').waitFor();
    // A row half under the page's header is no fault of its own.
    await page.evaluate('scrollTo(0, 0)');
    expect(await watched.accessibilityFaults()).toEqual([]);
    await watched.picture('upload-finished');
    await again.getByRole('button', { name: /quand même/ }).click();
    await expect(list.finished()).resolves.toEqual({ done: 46, failed: 4 });
  });

  it('keeps the list while another page is shown', async () => {
    const { page } = watched;
    await page.getByRole('navigation').getByRole('link', { name: 'Radiographies' }).click();
    await page.locator('main li a').first().waitFor();
    await page.goBack();
    await list.rows('failed').first().waitFor();
    expect(await list.states()).toEqual({ done: 46, failed: 4 });
  });

  it('pauses in the middle and goes on at the same byte', async () => {
    const { page } = watched;
    const before = sentBytes();
    await beginLarge(801, 802);
    await list.reaches(0.2);
    await page.getByRole('button', { name: 'Tout mettre en pause' }).click();
    await expect(list.finished()).resolves.toEqual({ paused: 2 });
    await watched.picture('upload-paused');
    expect(await watched.accessibilityFaults()).toEqual([]);
    await page.getByRole('button', { name: /^CM – compte/ }).click();
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    const question = page.getByRole('dialog', { name: '2 fichiers ne sont pas encore importés' });
    expect(await watched.accessibilityFaults()).toEqual([]);
    await watched.picture('leaving');
    await question.getByRole('button', { name: 'Rester' }).click();
    await question.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    // What was on its way arrives, and no more: long before all of it was sent.
    for (let sent = -1; sent !== sentBytes(); await page.waitForTimeout(1_000)) sent = sentBytes();
    expect(sentBytes() - before).toBeLessThan(2 * LARGE_BYTES);
    await list.limitUpload(null);
    await page.getByRole('button', { name: 'Tout reprendre' }).click();
    await expect(list.finished()).resolves.toEqual({ done: 2 });
    expect(sentBytes() - before).toBeLessThan(2 * LARGE_BYTES + SLACK_BYTES);
  });

  it('survives a reload, keeping no name: the same file, under any other, goes on where it was', async () => {
    const { page } = watched;
    const before = sentBytes();
    const [file] = await beginLarge(803);
    if (file === undefined) throw new Error('nothing was begun');
    await list.reaches(0.3);
    await page.reload();
    await list.limitUpload(null);
    await list.rows('missing').getByText('Choisissez le même fichier').waitFor();
    await list.row('803.dcm').waitFor();
    const kept = await list.remembered();
    expect(kept).toContain('"state":"unfinished"');
    for (const secret of [PERSON.file, REFERENCE]) expect(kept).not.toContain(secret);
    await watched.picture('upload-missing');
    expect(await watched.accessibilityFaults()).toEqual([]);
    await list.choose(renamed(file, 'moved.dcm'));
    await expect(list.finished()).resolves.toEqual({ done: 1 });
    expect(sentBytes() - before).toBeLessThan(LARGE_BYTES + SLACK_BYTES);
    await page.reload();
    await list.rows('done').waitFor();
  });

  it('goes on by itself when the connection is back', async () => {
    const before = sentBytes();
    await beginLarge(804);
    await list.reaches(0.3);
    link.cut();
    await watched.page.waitForTimeout(1_500);
    await list.limitUpload(null);
    link.mend();
    await expect(list.finished()).resolves.toEqual({ done: 1 });
    expect(sentBytes() - before).toBeLessThan(LARGE_BYTES + SLACK_BYTES);
  });

  it('waits for the connection without a word of failure, and goes on by itself', async () => {
    const { context } = browser;
    await beginLarge(806, 807, 808);
    await list.reaches(0.2);
    await context.setOffline(true);
    await list.rows('offline').nth(1).waitFor();
    expect(await list.states()).toEqual({ offline: 2, waiting: 1 });
    await list.rows('offline').getByText('En attente de la connexion').first().waitFor();
    expect(await watched.page.getByText(/échec|réessayez/i).count()).toBe(0);
    await watched.picture('upload-offline');
    expect(await watched.accessibilityFaults()).toEqual([]);
    await list.limitUpload(null);
    await context.setOffline(false);
    await expect(list.finished()).resolves.toEqual({ done: 3 });
  });

  it('renews a session that expires under an upload', async () => {
    const { page } = watched;
    const upload = /\/v1\/uploads\/[^/?]+$/;
    let refused = 0;
    await page.route(upload, async (route) => {
      if (route.request().method() !== 'PATCH' || refused > 0) return route.continue();
      refused += 1;
      return route.fulfill({ status: 401, json: { code: 'ACCESS.UNAUTHENTICATED' } });
    });
    const renewal = page.waitForResponse(/\/v1\/auth\/refresh$/);
    await list.clear();
    await list.choose(radiographFile(805));
    await list.attest();
    await list.start();
    await expect(list.finished()).resolves.toEqual({ done: 1 });
    expect((await renewal).status()).toBe(200);
    expect(refused).toBe(1);
    await page.unroute(upload);
  });

  it('speaks English in every state', async () => {
    const { page } = watched;
    await list.clear();
    await page.getByRole('button', { name: /^EN/ }).click();
    await page.locator('html[lang=en]').waitFor();
    await list.choose(...unfitFiles(), burnedInFile(), pngFile(9));
    await list.allRead();
    await page.getByText('There seems to be text in the picture. Decide').waitFor();
    await page.getByText('1 file waits for your decision').waitFor();
    await page.getByText('This file is empty').waitFor();
    expect(await watched.accessibilityFaults()).toEqual([]);
    await page.getByRole('button', { name: /light theme/ }).click();
    expect(await watched.contrastFaults()).toEqual([]);
    await watched.picture('upload-light');
    await page.getByRole('button', { name: /dark theme/ }).click();
  });

  it('fits a phone', async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
    await list.row('burned-in.dcm').scrollIntoViewIfNeeded();
    await watched.picture('upload-phone');
    await page.getByRole('button', { name: /Blacken areas of .*burned-in/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Add the suggested area' }).click();
    await watched.picture('redaction-phone');
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('stored the blackened radiograph black, and said so in it', async () => {
    const token = await signedIn();
    const { data } = await asked<{ data: { id: string; width: number }[] }>('/v1/radiographs?limit=100', token);
    const burnedIn = data.find(({ width }) => width === 480);
    const original = await fetch(`${stack.url}/v1/radiographs/${burnedIn?.id}/original`, bearer(token));
    const { image } = await readImage(new Uint8Array(await original.arrayBuffer()));
    const region = image.pixels.filter((_, at) => {
      const [x, y] = [at % image.columns, Math.floor(at / image.columns)];
      return x >= 10 && x < 310 && y >= 10 && y < 50;
    });
    expect(region).toHaveLength(300 * 40);
    expect(Math.max(...region)).toBe(0);
  });

  it('never let a name out of the browser: of a file, of a person, in a body, a header or an address', () => {
    const letOut = (text: string): number => link.sent().filter((bytes) => bytes.includes(text)).length;
    const names = [PERSON.name, PERSON.file, PERSON.number, 'DUPONT', '.dcm', '.png"', 'filename'];
    expect(names.filter((name) => letOut(name) > 0)).toEqual([]);
    expect(letOut('113100')).toBeGreaterThan(0);
    expect(watched.addresses.filter((address) => /aurore|quenneville|dossier/i.test(address))).toEqual([]);
  });

  it('never broke the content security policy, nor threw', () => {
    expect(watched.cspViolations).toEqual([]);
    expect(watched.errors).toEqual([]);
  });

  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const asked = async <T>(path: string, token: string): Promise<T> =>
    (await fetch(`${stack.url}${path}`, bearer(token))).json() as Promise<T>;

  async function signedIn(): Promise<string> {
    const body = JSON.stringify({ email: EMAIL, password: PASSWORD });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${stack.url}/v1/auth/login`, { method: 'POST', body, headers });
    return ((await response.json()) as { accessToken: string }).accessToken;
  }
});
