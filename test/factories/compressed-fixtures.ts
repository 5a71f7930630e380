import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DicomElement, findElement, type FragmentsElement, readDicom, TAG, writeDicom } from '@phoxray/dicom';
import { COMPRESSED_SOURCES, type CompressedSource } from './compressed-sources.js';
import { syntheticDicom } from './dicom.factory.js';

const FOLDER = join(__dirname, '../fixtures/compressed');
const LOSSY = /baseline|extended|near|lossy/;

/** A file by somebody else's encoder. */
export interface CompressedFixture {
  /** `grey12.jpeg-ls`, for titles. */
  readonly name: string;
  readonly bytes: Buffer;
  /** The same picture, never compressed. */
  readonly source: Uint8Array;
  /** What another decoder makes of it; null where compression loses nothing. */
  readonly decoded: Buffer | null;
}

const SOURCES: Readonly<Record<string, CompressedSource>> = COMPRESSED_SOURCES;

function load(file: string): CompressedFixture {
  const name = file.slice(0, -'.dcm'.length);
  const decoded = LOSSY.test(name) ? readFileSync(join(FOLDER, `${name}.raw`)) : null;
  const source = syntheticDicom(SOURCES[name.split('.')[0] ?? ''] ?? {});
  return { name, bytes: readFileSync(join(FOLDER, file)), source, decoded };
}

/** Every file of test/fixtures/compressed. */
export const COMPRESSED_FIXTURES: readonly CompressedFixture[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.dcm'))
  .sort()
  .map(load);

/** One of them by its name. */
export function compressedFixture(name: string): CompressedFixture {
  const fixture = COMPRESSED_FIXTURES.find((one) => one.name === name);
  if (!fixture) throw new Error(`no fixture is called ${name}`);
  return fixture;
}

async function pixelsOf(bytes: Uint8Array): Promise<FragmentsElement> {
  const pixels = findElement((await readDicom(bytes)).dataSet, TAG.pixelData);
  if (pixels?.kind !== 'fragments') throw new Error('not a compressed file');
  return pixels;
}

/** The compressed frame of a file, its fragments joined. */
export const streamOf = async (bytes: Uint8Array): Promise<Buffer> => Buffer.concat((await pixelsOf(bytes)).fragments);

/** The same file with other elements in the place of its own. */
export async function withElements(bytes: Uint8Array, ...elements: DicomElement[]): Promise<Buffer> {
  const { dataSet, transferSyntax } = await readDicom(bytes);
  const changed = dataSet.map((element) => elements.find(({ tag }) => tag === element.tag) ?? element);
  return Buffer.from(writeDicom(changed, transferSyntax.uid));
}

/** The same file around other fragments. */
export const withFragments = async (bytes: Uint8Array, ...fragments: Uint8Array[]): Promise<Buffer> =>
  withElements(bytes, { ...(await pixelsOf(bytes)), fragments });
