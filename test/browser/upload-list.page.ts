import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CDPSession, Locator, Page } from 'playwright-core';
import type { LocalFile } from '../factories/upload-batch.factory.js';

type Point = { readonly x: number; readonly y: number };
type States = Record<string, number>;

/** States in which nothing happens any more without a person. */
const SETTLED = ['done', 'duplicate', 'failed', 'missing', 'paused'];

const READ_STATES = `[...document.querySelectorAll('li[data-state]')].map((row) => row.dataset.state)`;

/** Dumps what the page's database holds, sealed bytes as what they are. */
const READ_DATABASE = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('phoxray-uploads');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const reading = opening.result.transaction('uploads').objectStore('uploads').getAll();
    reading.onsuccess = () => resolve(JSON.stringify(reading.result, (key, value) =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder('latin1').decode(value) : value));
  };
})`;

/** The upload page, as a person works with it. */
export class UploadList {
  /** Where the files that are chosen lie. */
  private readonly disk = mkdtempSync(join(tmpdir(), 'phoxray-chosen-'));
  private network: CDPSession | null = null;

  constructor(private readonly page: Page) {}

  rows(state: string): Locator {
    return this.page.locator(`li[data-state="${state}"]`);
  }

  row(name: string): Locator {
    return this.page.locator('li[data-state]').filter({ hasText: name });
  }

  /** From the disk, as a person does: Playwright would build files from bytes in the page, which takes its time. */
  async choose(...files: LocalFile[]): Promise<void> {
    const folder = mkdtempSync(join(this.disk, 'folder-'));
    const paths = files.map(({ name, buffer }) => {
      const path = join(folder, name);
      writeFileSync(path, buffer);
      return path;
    });
    await this.page.getByTestId('file-input').setInputFiles(paths);
  }

  /** Files by their path in the folder. */
  async chooseFolder(files: Record<string, LocalFile>): Promise<void> {
    const folder = mkdtempSync(join(this.disk, 'folder-'));
    for (const [path, { buffer }] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), buffer);
    }
    await this.page.getByTestId('folder-input').setInputFiles(folder);
    await this.page.locator('li[data-state]').first().waitFor();
  }

  async attest(): Promise<void> {
    await this.page.getByLabel('Base légale').selectOption({ index: 1 });
    await this.page.getByRole('checkbox').check();
  }

  /** Once what was chosen is read. */
  async start(): Promise<void> {
    await this.allRead();
    await this.page.getByRole('button', { name: /^Importer \d/ }).click();
  }

  async allRead(): Promise<void> {
    const unread = this.page.locator('li:is([data-state="queued"], [data-state="reading"])');
    await this.until(async () => (await unread.count()) === 0, 'every file is read');
  }

  /** How many files are in each state. */
  async states(): Promise<States> {
    const states = await this.page.evaluate(READ_STATES);
    return (states as string[]).reduce<States>((all, state) => ({ ...all, [state]: (all[state] ?? 0) + 1 }), {});
  }

  /** The states once nothing goes on by itself any more. */
  async finished(withinMs = 150_000): Promise<States> {
    const isOver = async () => Object.keys(await this.states()).every((state) => SETTLED.includes(state));
    await this.until(isOver, 'every upload is over', withinMs);
    return this.states();
  }

  /** Until a file that is being sent is so far. */
  async reaches(share: number): Promise<void> {
    const bar = this.page.getByRole('progressbar').first();
    const isThere = async () => Number((await bar.getAttribute('aria-valuenow')) ?? 0) >= share * 100;
    await this.until(isThere, `a file is at ${share}`);
  }

  /** Takes every file off the list. */
  async clear(): Promise<void> {
    const remove = this.page.getByRole('button', { name: /^(Retirer .* de la liste|Abandonner)/ });
    while ((await remove.count()) > 0) await remove.first().click();
  }

  /** Bytes a second that leave the browser; null for no limit. A slow proxy would leave megabytes in the kernel. */
  async limitUpload(bytesPerSecond: number | null): Promise<void> {
    this.network ??= await this.page.context().newCDPSession(this.page);
    await this.network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond ?? -1,
    });
  }

  async dragByMouse(from: Point, to: Point): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(to.x, to.y, { steps: 4 });
    await mouse.up();
  }

  /** A drag by touch, which Playwright knows only as a protocol command. */
  async dragByFinger(from: Point, to: Point): Promise<void> {
    const protocol = await this.page.context().newCDPSession(this.page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: Point[]) =>
      protocol.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', from);
    await touch('touchMove', { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
    await touch('touchMove', to);
    await touch('touchEnd');
    await protocol.detach();
  }

  /** Takes the chosen files off the disk. */
  dispose(): void {
    rmSync(this.disk, { recursive: true, force: true });
  }

  /** Everything the browser keeps of uploads, as text. */
  async remembered(): Promise<string> {
    return String(await this.page.evaluate(READ_DATABASE));
  }

  private async until(isSo: () => Promise<boolean>, what: string, withinMs = 90_000): Promise<void> {
    const end = Date.now() + withinMs;
    while (!(await isSo())) {
      if (Date.now() > end) {
        throw new Error(`not within ${withinMs} ms: ${what}; ${JSON.stringify(await this.states())}`);
      }
      await this.page.waitForTimeout(50);
    }
  }
}
