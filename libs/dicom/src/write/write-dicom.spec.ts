import * as fc from 'fast-check';
import { readWithDcmjs } from '../../../../test/factories/dcmjs.js';
import { syntheticDataSet, syntheticDicom } from '../../../../test/factories/dicom.factory.js';
import { TAG } from '../dictionary/tag.js';
import { EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from '../dictionary/transfer-syntax.js';
import type { Vr } from '../dictionary/vr.js';
import type { DataSet, DicomElement } from '../read/data-set.js';
import { readDicom } from '../read/read-dicom.js';
import { bytesElement, sequenceElement } from './elements.js';
import { writeDicom } from './write-dicom.js';

/** Without what only reading knows. */
const bare = (dataSet: DataSet): unknown =>
  dataSet.map((element) =>
    element.kind === 'sequence'
      ? { ...element, range: undefined, items: element.items.map(bare) }
      : { ...element, range: undefined },
  );

const evenBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.subarray(0, bytes.length & ~1));

/** Elements above the ones every file needs, in even groups, so that all three syntaxes can carry them. */
const tag = fc.integer({ min: 0x3002, max: 0x4ffe }).map((group) => ((group & ~1) << 16) | 0x0010);

const leaf = fc.tuple(tag, fc.constantFrom<Vr>('LO', 'UT', 'OB', 'US', 'UN', 'PN'), evenBytes);
const leafElement = leaf.map(([tag, vr, bytes]): DicomElement => bytesElement(tag, vr, bytes));
const { items } = fc.letrec<{ items: DataSet; element: DicomElement }>((tie) => ({
  items: fc.uniqueArray(tie('element'), { maxLength: 4, selector: ({ tag }) => tag }).map(ascending),
  element: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leafElement,
    fc.tuple(tag, fc.array(tie('items'), { maxLength: 3 })).map(([tag, items]) => sequenceElement(tag, ...items)),
  ),
}));

function ascending(elements: readonly DicomElement[]): DataSet {
  return elements.toSorted((a, b) => a.tag - b.tag);
}

describe('writeDicom', () => {
  it.each([EXPLICIT_LE, EXPLICIT_BE])('is undone by reading, for any data set in %s', async (syntax) => {
    await fc.assert(
      fc.asyncProperty(items, async (extra) => {
        const dataSet = syntheticDataSet({ transferSyntax: syntax, extra });
        const file = await readDicom(writeDicom(dataSet, syntax));
        expect(bare(file.dataSet)).toEqual(bare(dataSet));
      }),
    );
  });

  it('is undone by reading in implicit syntax, where only known representations come back', async () => {
    const dataSet = syntheticDataSet();
    expect(bare((await readDicom(writeDicom(dataSet, IMPLICIT_LE))).dataSet)).toEqual(bare(dataSet));
  });

  it('makes file meta from scratch that dcmjs accepts', () => {
    const { meta } = readWithDcmjs(syntheticDicom());
    expect(meta).toMatchObject({
      MediaStorageSOPInstanceUID: '1.2.250.1.999.20240311.3',
      TransferSyntaxUID: EXPLICIT_LE,
      ImplementationVersionName: 'PHOXRAY_1',
    });
  });

  it('refuses a value longer than its representation can say', () => {
    const dataSet = [...syntheticDataSet(), bytesElement(TAG.patientId, 'LO', new Uint8Array(70_000))];
    expect(() => writeDicom(dataSet, EXPLICIT_LE)).toThrow(RangeError);
  });
});
