import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { z } from 'zod';

/** One element as a reader sees it: `00081140[0]/00081150`, its representation, its value's bytes. */
export interface ReadElement {
  readonly path: string;
  readonly vr: string;
  /** SHA-256 of the value, of each fragment; null where the peer does not tell. */
  readonly digests: readonly string[] | null;
  /** Bytes of the value; null where the peer does not tell. */
  readonly length: number | null;
}

const ENUMERATION = resolve(__dirname, 'pydicom_elements.py');
const MAX_OUTPUT = 256 * 1024 * 1024;
/** Where CI installs it apart from the system's packages. */
const PYTHONS = [process.env['PYDICOM_PYTHON'] ?? '', 'python3'].filter((name) => name !== '');

const works = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

/** dicom3tools' validator (Debian dicom3tools); it knows no way to only say its version. */
export const hasDciodvfy = (): boolean => spawnSync('dciodvfy', ['-help']).error === undefined;

/** Debian dcmtk. */
export const hasDcmdump = (): boolean => works('dcmdump', '--version');

/** A Python that has pydicom, or null. */
export const findPydicom = (): string | null =>
  PYTHONS.find((python) => works(python, '-c', 'import pydicom.encaps')) ?? null;

/** Folder of the real files that pydicom brings along, or null where it brings none. */
export function pydicomFiles(python: string): string | null {
  const script = 'import pydicom.data, os; print(os.path.join(os.path.dirname(pydicom.data.__file__), "test_files"))';
  const { stdout, status } = spawnSync(python, ['-c', script], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

const enumerated = z.object({
  file: z.string(),
  elements: z.array(z.object({ path: z.string(), vr: z.string(), digests: z.array(z.string()).nullable() })),
});

/** What pydicom reads in each file. Throws when it cannot read one. */
export function readByPydicom(python: string, files: readonly string[]): Map<string, ReadElement[]> {
  const args = ['-W', 'ignore', ENUMERATION, ...files];
  const { stdout, stderr, status } = spawnSync(python, args, { encoding: 'utf8', maxBuffer: MAX_OUTPUT });
  if (status !== 0) throw new Error(`pydicom: ${stderr.trim().split('\n').at(-1)}`);
  const parsed = stdout
    .trim()
    .split('\n')
    .map((line) => enumerated.parse(JSON.parse(line)));
  return new Map(parsed.map(({ file, elements }) => [file, elements.map((one) => ({ ...one, length: null }))]));
}

const ELEMENT =
  /^(?<indent> *)\((?<group>[0-9a-f]{4}),(?<element>[0-9a-f]{4})\) (?<vr>\S\S) .*# *(?<length>\d+|u\/l), ?\d+ /;

/** What dcmdump reads in a file; items and delimiters only make the paths. Throws when it cannot read it. */
export function readByDcmdump(file: string): ReadElement[] {
  const { stdout, stderr, status } = spawnSync('dcmdump', ['-q', file], { encoding: 'latin1', maxBuffer: MAX_OUTPUT });
  if (status !== 0) throw new Error(`dcmdump: ${stderr}`);
  const walk = new DumpWalk();
  return stdout.split('\n').flatMap((line) => walk.take(line) ?? []);
}

/** Follows dcmdump's indentation: two blanks a level, sequences and items in turns. */
class DumpWalk {
  private readonly names: string[] = [];
  private readonly items: number[] = [];

  take(line: string): ReadElement | null {
    const found = ELEMENT.exec(line)?.groups;
    if (!found) return null;
    const level = (found['indent'] ?? '').length / 2;
    const tag = `${found['group']}${found['element']}`;
    if (tag.startsWith('fffe')) return this.enter(level, tag);
    this.names[level] = tag;
    this.items[level + 1] = -1;
    const length = Number(found['length']);
    return {
      path: this.pathTo(level),
      vr: found['vr'] ?? '',
      digests: null,
      length: Number.isNaN(length) ? null : length,
    };
  }

  private enter(level: number, tag: string): null {
    if (tag === 'fffee000') this.items[level] = (this.items[level] ?? -1) + 1;
    return null;
  }

  private pathTo(level: number): string {
    let path = '';
    for (let at = 0; at < level; at += 2) path += `${this.names[at]}[${this.items[at + 1]}]/`;
    return path + (this.names[level] ?? '');
  }
}

/** The validator's errors, with values left out of them: what an element says may change, not whether it may. */
export function violations(file: string): string[] {
  const { stderr, stdout } = spawnSync('dciodvfy', [file], { encoding: 'latin1', maxBuffer: MAX_OUTPUT });
  return `${stdout}\n${stderr}`
    .split('\n')
    .filter((line) => line.startsWith('Error'))
    .map((line) =>
      line
        .replaceAll(/<[^>]*>(?=[^<]*$)/g, '<…>')
        .replaceAll(/\[\d+\] = <[^>]*>/g, '= <…>')
        .trim(),
    );
}
