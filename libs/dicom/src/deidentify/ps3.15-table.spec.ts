import { readFileSync } from 'node:fs';
import { dcmjsNames } from '../../../../test/factories/dcmjs.js';
import { syntheticDataSet } from '../../../../test/factories/dicom.factory.js';
import { IDENTIFYING_ATTRIBUTES } from '../dictionary/identifying-attributes.data.js';
import { isPrivate } from '../dictionary/tag.js';
import { EXPLICIT_LE, IMPLICIT_LE } from '../dictionary/transfer-syntax.js';
import { isVr, type Vr } from '../dictionary/vr.js';
import { type DataSet, type DicomElement, findElement } from '../read/data-set.js';
import { textValues } from '../read/element-values.js';
import { readDicom } from '../read/read-dicom.js';
import { bytesElement, sequenceElement, textElement } from '../write/elements.js';
import { writeDicom } from '../write/write-dicom.js';
import { deidentifyDicom } from './deidentify-dicom.js';

/** A row of PS3.15 table E.1-1; the file is not ours to carry, so its place comes from the environment. */
interface Row {
  readonly id: string;
  readonly name: string;
  readonly basicProfile: string;
  readonly rtnLongModifDatesOpt?: string;
}

const TABLE = process.env['PS315_TABLE'];
const rows: Row[] = TABLE ? JSON.parse(readFileSync(TABLE, 'utf8')) : [];
const options = { uidKey: new Uint8Array(32).fill(3), dateShiftDays: -77, patientPseudonym: 'Patient 3' };

const VRS = new Map(Object.values(dcmjsNames()).map(({ tag, vr }) => [tag.replace(/\W/g, '').toLowerCase(), vr]));
const CANARY = 'CANARY';

const TYPED: Partial<Record<Vr, string>> = {
  UI: '1.2.250.1.777.1',
  DA: '20240311',
  DT: '20240311120000',
  TM: '120000',
  DS: '42',
  IS: '42',
  AS: '049Y',
};

/** An element a device could have written there. */
function planted(tag: number, named: string): DicomElement {
  const vr = isVr(named) ? named : 'UN';
  if (vr === 'SQ') return sequenceElement(tag, [textElement(0x00104000, 'LT', CANARY)]);
  if (['OB', 'OW', 'UN', 'US', 'FD', 'FL', 'UL', 'SS', 'SL'].includes(vr)) {
    return bytesElement(tag, vr, Buffer.from(`${CANARY}${CANARY}${CANARY}${CANARY}`));
  }
  return textElement(tag, vr, TYPED[vr] ?? CANARY);
}

/** Rows with a tag of their own, and representatives of the four patterns. */
function tagsOf({ id, name }: Row): number[] {
  if (/^[0-9a-f]{8}$/.test(id)) return [Number.parseInt(id, 16)];
  if (id.startsWith('50')) return [0x50000030, 0x50021001, 0x501e3000];
  if (id.startsWith('60')) return [0x60000000, 0x60020000].map((group) => group + Number.parseInt(id.slice(4), 16));
  if (/private/i.test(name)) return [0x00091001, 0x00290010, 0x7fe11001];
  throw new RangeError(`Row ${id} is not understood`);
}

const plantedRows = rows
  .flatMap((row) => tagsOf(row).map((tag) => ({ row, tag })))
  .filter(({ tag }) => tag > 0x0002ffff && tag < 0xfffe0000)
  .map(({ row, tag }) => ({
    row,
    element: planted(tag, VRS.get(tag.toString(16).padStart(8, '0')) ?? (isPrivate(tag) ? 'LO' : 'UN')),
  }));

const valuesOf = (element: DicomElement): string[] => (element.kind === 'value' ? textValues(element.bytes) : [CANARY]);

/** Whether what is left of an element honours its action code. */
function honours(row: Row, before: DicomElement, after: DicomElement | undefined): boolean {
  if (!after) return true;
  if (after.kind === 'sequence') return after.items.length === 0 || row.basicProfile.includes('U*');
  const values = valuesOf(after);
  if (values.length === 0) return /[ZD]/.test(row.basicProfile);
  const changed = values.join() !== valuesOf(before).join();
  if (row.rtnLongModifDatesOpt === 'C') return changed || before.vr === 'TM';
  return changed && row.basicProfile !== 'X';
}

const nestedIn = (elements: DataSet): DicomElement =>
  sequenceElement(
    0x00081140,
    elements.filter(({ tag }) => tag !== 0x00081140).toSorted((a, b) => a.tag - b.tag),
  );

(TABLE ? describe : describe.skip)('PS3.15 table E.1-1 (set PS315_TABLE to its JSON form to run this)', () => {
  const elements = plantedRows.map(({ element }) => element);

  it('is the whole table', () => {
    expect(rows.length).toBeGreaterThan(600);
    expect(plantedRows.length).toBeGreaterThan(rows.length - 10);
  });

  it('would notice an element that was left as it was', () => {
    const unnoticed = plantedRows.filter(({ row, element }) => honours(row, element, element));
    expect(unnoticed.every(({ row, element }) => element.vr === 'TM' || row.basicProfile.includes('U*'))).toBe(true);
  });

  it.each([
    ['at the top', syntheticDataSet({ extra: elements })],
    ['inside a sequence that is kept', syntheticDataSet({ extra: [nestedIn(elements)] })],
  ])('is honoured for every row planted %s', async (where, dataSet) => {
    const { bytes } = await deidentifyDicom(writeDicom(dataSet, EXPLICIT_LE), options);
    expect(Buffer.from(bytes).includes(CANARY)).toBe(false);
    const cleaned = (await readDicom(bytes)).dataSet;
    const item = findElement(cleaned, 0x00081140);
    const scope = where === 'at the top' ? cleaned : item?.kind === 'sequence' ? (item.items[0] ?? []) : [];
    const broken = plantedRows.filter(({ row, element }) => !honours(row, element, findElement(scope, element.tag)));
    expect(broken.map(({ row }) => `${row.id} ${row.name} ${row.basicProfile}`)).toEqual([]);
  });
});

describe('our own list of identifying attributes', () => {
  const elements = IDENTIFYING_ATTRIBUTES.filter(([tag]) => tag > 0x0002ffff).map(([tag, , vr]) => planted(tag, vr));

  it.each([EXPLICIT_LE, IMPLICIT_LE])('is removed and reported by name, in %s', async (syntax) => {
    const original = writeDicom(syntheticDataSet({ extra: elements }), syntax);
    const { bytes, report } = await deidentifyDicom(original, options);
    expect(Buffer.from(bytes).includes(CANARY)).toBe(false);
    const names = IDENTIFYING_ATTRIBUTES.filter(([tag]) => tag > 0x0002ffff).map(([, keyword]) => keyword);
    expect(report.removed.map(({ keyword }) => keyword)).toEqual([...names].sort());
  });
});
