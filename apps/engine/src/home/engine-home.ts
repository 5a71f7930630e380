import { mkdir, readdir, readFile, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ImageSource, StoredImage } from '../nodes/node-definition.js';

/** The three folders that the protocol names. */
export type FolderType = StoredImage['type'];
const FOLDERS: readonly FolderType[] = ['input', 'output', 'temp'];

/** A name that leads out of its folder. */
export class EscapingPath extends Error {}

const ANNOTATION = /^(?<name>.*?)(?: ?\[(?<type>input|output|temp)\])?$/s;

/** Splits `sub/name.png [temp]` into name and folder; without annotation the folder is `fallback`. */
export const splitAnnotation = (reference: string, fallback: FolderType): { name: string; type: FolderType } => {
  const groups = ANNOTATION.exec(reference)?.groups;
  return { name: groups?.['name'] ?? reference, type: folderType(groups?.['type']) ?? fallback };
};

/** The folder type with this name, or null. */
export const folderType = (name: string | null | undefined): FolderType | null =>
  FOLDERS.find((known) => known === name) ?? null;

/** The engine's folders: `input` and `output` outlive it, `temp` is wiped at every start. Nothing outside is touched. */
export class EngineHome implements ImageSource {
  constructor(private readonly root: string) {}

  /** Makes the folders and empties `temp`. */
  async prepare(): Promise<void> {
    await rm(this.folder('temp'), { recursive: true, force: true });
    for (const type of FOLDERS) await mkdir(this.folder(type), { recursive: true });
  }

  /**
   * The absolute path of a file inside a folder.
   *
   * @throws EscapingPath when the parts lead outside
   */
  locate(type: FolderType, ...parts: readonly string[]): string {
    const folder = this.folder(type);
    const target = path.resolve(folder, ...parts);
    if (target !== folder && !target.startsWith(folder + path.sep)) throw new EscapingPath();
    return target;
  }

  async read(reference: string): Promise<Buffer | null> {
    const target = this.find(reference);
    return target === null ? null : readFile(target).catch(() => null);
  }

  async exists(reference: string): Promise<boolean> {
    const target = this.find(reference);
    return target !== null && this.isFile(target);
  }

  /** Names of the files directly inside `input`, sorted. */
  async listInputs(): Promise<string[]> {
    const entries = await readdir(this.folder('input'), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .toSorted();
  }

  /** File names in a folder; empty when it does not exist. */
  async list(type: FolderType, subfolder: string): Promise<string[]> {
    return readdir(this.locate(type, subfolder)).catch(() => []);
  }

  /** Writes a file, making its folder. */
  async write(type: FolderType, subfolder: string, name: string, bytes: Buffer): Promise<void> {
    const target = this.locate(type, subfolder, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }

  /** Removes files from `temp`, and the folders that are empty then; names that lead out of it are left alone. */
  async removeTemp(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const target = this.find(`${name} [temp]`);
      if (target === null) continue;
      // A prompt may name what is no file, or is gone.
      await unlink(target).catch(() => undefined);
      await this.removeEmpty(path.dirname(target));
    }
  }

  private async removeEmpty(folder: string): Promise<void> {
    if (folder === this.folder('temp')) return;
    const isGone = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (isGone) await this.removeEmpty(path.dirname(folder));
  }

  async isFile(target: string): Promise<boolean> {
    return stat(target).then(
      (found) => found.isFile(),
      () => false,
    );
  }

  private find(reference: string): string | null {
    const { name, type } = splitAnnotation(reference, 'input');
    try {
      return this.locate(type, name);
    } catch {
      return null;
    }
  }

  private folder(type: FolderType): string {
    return path.join(path.resolve(this.root), type);
  }
}
