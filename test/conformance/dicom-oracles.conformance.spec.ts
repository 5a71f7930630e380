import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DataSet,
  deidentifyDicom,
  type DicomElement,
  DicomFormatError,
  EXPLICIT_BE,
  EXPLICIT_LE,
  IMPLICIT_LE,
  readDicom,
  readStrings,
  TAG,
} from '@phoxray/dicom';
import { makeSampleDicom } from '../../tools/sample/sample-dicom.mjs';
import { syntheticDicom } from '../factories/dicom.factory.js';
import { canaryCorpus, completeCorpus } from '../scorecard/dicom-corpus.js';
import {
  findPydicom,
  hasDciodvfy,
  hasDcmdump,
  pydicomFiles,
  readByDcmdump,
  readByPydicom,
  type ReadElement,
  violations,
} from './dicom-peers.js';

interface Pair {
  readonly name: string;
  /** Paths of the file as it came, and as it left. */
  readonly before: string;
  readonly after: string;
  readonly output: Uint8Array;
  /** Whether the validator can be asked of both. */
  readonly isComparable: boolean;
}

const KEY = new Uint8Array(32).fill(7);
/** What a peer calls an element whose representation implicit encoding leaves open. */
const OPEN_VRS = /^(?:.* or .*|xs|ox|px|lt|up|SS|\?\?)$/;
/**
 * Whose objects the profile keeps whole: projection radiographs, and CT as their neighbour. Others keep their picture,
 * and lose attributes that their object definition asks for. Deflated files are beyond the validator, and the canary
 * files hold identities where the definition wants a value.
 */
const VALID_MODALITIES = new Set(['CR', 'CT', 'DX', 'IO', 'MG', 'PX', 'RF', 'XA']);
const MAX_FILE = 4_000_000;

const python = findPydicom();
const folder = mkdtempSync(join(tmpdir(), 'phoxray-oracles-'));
const pairs: Pair[] = [];

/** Real files, from scanners of many makers: those that pydicom is tested with. */
function realFiles(): { name: string; bytes: Uint8Array }[] {
  const home = python === null ? null : pydicomFiles(python);
  if (home === null) return [];
  return readdirSync(home, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dcm') && statSync(join(home, name)).size <= MAX_FILE)
    .map((name) => ({ name: `pydicom ${name}`, bytes: readFileSync(join(home, name)) }));
}

/** Files without anything planted, for the validator, and the sample that visitors try. */
function cleanCorpus(): { name: string; bytes: Uint8Array }[] {
  const synthetic = (['DX', 'IO', 'PX', 'CR'] as const).flatMap((modality) =>
    [EXPLICIT_LE, IMPLICIT_LE, EXPLICIT_BE].map((transferSyntax) => ({
      name: `clean ${modality} ${transferSyntax}`,
      bytes: syntheticDicom({ modality, transferSyntax }),
    })),
  );
  return [...synthetic, { name: 'clean sample', bytes: makeSampleDicom() }];
}

async function isComparable(name: string, bytes: Uint8Array): Promise<boolean> {
  const { dataSet, transferSyntax } = await readDicom(bytes);
  const [modality = ''] = readStrings(dataSet, TAG.modality);
  return /^(?:clean|pydicom) /.test(name) && !transferSyntax.deflated && VALID_MODALITIES.has(modality);
}

async function deidentified(bytes: Uint8Array): Promise<Uint8Array | null> {
  try {
    return (await deidentifyDicom(bytes, { uidKey: KEY, patientPseudonym: null })).bytes;
  } catch (error) {
    if (error instanceof DicomFormatError) return null;
    throw error;
  }
}

/** As our own reader sees it. */
function ownElements(dataSet: DataSet, path = ''): ReadElement[] {
  return dataSet.flatMap((element): ReadElement[] => {
    const here = path + element.tag.toString(16).padStart(8, '0');
    if (element.kind !== 'sequence') return [{ path: here, vr: element.vr, ...contentOf(element) }];
    const items = element.items.flatMap((item, index) => ownElements(item, `${here}[${index}]/`));
    return [{ path: here, vr: 'SQ', digests: null, length: null }, ...items];
  });
}

function contentOf(element: Exclude<DicomElement, { kind: 'sequence' }>): Pick<ReadElement, 'digests' | 'length'> {
  const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  if (element.kind === 'value') return { digests: [digest(element.bytes)], length: element.bytes.length };
  return { digests: [element.offsetTable, ...element.fragments].map(digest), length: null };
}

/** Every element that the two do not agree on. */
function differences(own: readonly ReadElement[], peer: readonly ReadElement[]): string[] {
  const theirs = new Map(peer.map((element) => [element.path, element]));
  const missing = own.filter(({ path }) => !theirs.has(path)).map(({ path }) => `${path} is unknown to the peer`);
  const known = new Set(own.map(({ path }) => path));
  const extra = peer.filter(({ path }) => !known.has(path)).map(({ path }) => `${path} is unknown to us`);
  return [...missing, ...extra, ...own.flatMap((element) => disagreement(element, theirs.get(element.path)))];
}

function disagreement(own: ReadElement, peer: ReadElement | undefined): string[] {
  if (peer === undefined) return [];
  const sameVr = own.vr === peer.vr || OPEN_VRS.test(peer.vr);
  const sameLength = own.length === null || peer.length === null || own.length === peer.length;
  const sameBytes = own.digests === null || peer.digests === null || own.digests.join() === peer.digests.join();
  return sameVr && sameLength && sameBytes ? [] : [`${own.path}: ${JSON.stringify(own)} and ${JSON.stringify(peer)}`];
}

async function compareAll(read: (file: string) => readonly ReadElement[] | undefined): Promise<string[]> {
  const found: string[] = [];
  for (const { name, after, output } of pairs) {
    const { meta, dataSet } = await readDicom(output);
    const peer = read(after) ?? [];
    found.push(...differences(ownElements([...meta, ...dataSet]), peer).map((line) => `${name}: ${line}`));
  }
  return found;
}

beforeAll(async () => {
  const corpus = [...cleanCorpus(), ...completeCorpus(), ...(await canaryCorpus()), ...realFiles()];
  for (const [index, { name, bytes }] of corpus.entries()) {
    const output = await deidentified(bytes);
    if (output === null) continue;
    const [before, after] = [join(folder, `${index}-before.dcm`), join(folder, `${index}-after.dcm`)];
    writeFileSync(before, bytes);
    writeFileSync(after, output);
    pairs.push({ name, before, after, output, isComparable: await isComparable(name, bytes) });
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

it('compares many files', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(25);
});

const withDciodvfy = hasDciodvfy() ? describe : describe.skip;
const withDcmdump = hasDcmdump() ? describe : describe.skip;
const withPydicom = python === null ? describe.skip : describe;

withDciodvfy('dciodvfy, where it is installed', () => {
  it('finds no violation in a de-identified file that was not in the original', () => {
    const comparable = pairs.filter(({ isComparable }) => isComparable);
    expect(comparable.length).toBeGreaterThanOrEqual(10);
    const found = comparable.flatMap(({ name, before, after }) => {
      const known = new Set(violations(before));
      return violations(after)
        .filter((line) => !known.has(line))
        .map((line) => `${name}: ${line}`);
    });
    expect(found).toEqual([]);
  });
});

withDcmdump('dcmdump, where it is installed', () => {
  it('reads the elements that we read in each de-identified file', async () => {
    expect(await compareAll(readByDcmdump)).toEqual([]);
  });
});

withPydicom('pydicom, where it is installed', () => {
  it('reads the elements and bytes that we read in each de-identified file', async () => {
    const files = pairs.map(({ after }) => after);
    const read = readByPydicom(python ?? '', files);
    const withBytes = [...read.values()].flat().filter(({ digests }) => digests !== null);
    expect(withBytes.length).toBeGreaterThan(files.length * 20);
    expect(await compareAll((file) => read.get(file))).toEqual([]);
  });
});
