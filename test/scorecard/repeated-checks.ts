import { ALLOW_LIST, attributeOf, bytesElement, deidentifyDicom, type DicomElement, textElement } from '@phoxray/dicom';
import { syntheticDicom } from '../factories/dicom.factory.js';
import type { Check } from './check.js';

/** What the file says about the patient and the practice, and how a device might repeat it elsewhere. */
const IDENTIFIERS: readonly { readonly element: DicomElement; readonly spelled: readonly string[] }[] = [
  { element: textElement(0x00100010, 'PN', 'LEFEBVRE^Maxence'), spelled: ['LEFEBVRE', 'MAXENCE', 'Lefebvre'] },
  { element: textElement(0x00100020, 'LO', '1740312'), spelled: ['1740312', '174031.2', '17403120'] },
  { element: textElement(0x00101000, 'LO', 'NIR 74031207'), spelled: ['74031207', '7.4031207'] },
  { element: textElement(0x00100030, 'DA', '19800131'), spelled: ['19800131', '31011980', '310180', '013180', '800131'] },
  { element: textElement(0x00102154, 'SH', '+33 4 72 10 20 30'), spelled: ['0472102030', '4.72102030', '472102030'] },
  { element: textElement(0x00081010, 'SH', 'SALLE7788'), spelled: ['SALLE7788', 'salle 7788'] },
  { element: textElement(0x00181000, 'LO', 'SN998877'), spelled: ['998877', 'SN998877'] },
  { element: textElement(0x00200010, 'SH', '5521'), spelled: ['5521', '55.21', '5521.0'] },
]; // prettier-ignore

/** The picture cannot be read without these: a short number stays in them. */
const NEEDED = /^(?:NumberOfFrames|Rescale)/;

/** Kept attributes that hold what a device measured or counted, or is called by. */
const PLACES = ALLOW_LIST.flatMap((rule) => {
  const isNumber = rule.action === 'keep' && rule.guard.kind === 'numbers' && !NEEDED.test(rule.keyword);
  const isName = rule.action === 'model' || rule.action === 'vendor' || rule.action === 'label';
  const isDouble = rule.action === 'keep' && attributeOf(rule.keyword).vrs[0] === 'FD';
  return isNumber || isName || isDouble ? [attributeOf(rule.keyword)] : [];
});

/** Identifiers of a file, repeated in every attribute that is kept and has room for one: nothing of them is left. */
export async function repeatedChecks(): Promise<Check[]> {
  const spelled = IDENTIFIERS.flatMap((one) => one.spelled);
  const checks = spelled.map(async (text) => {
    const places = PLACES.filter(({ vrs }) => text.length <= 8 || vrs[0] !== 'FD' || Number.isFinite(Number(text)));
    const planted = places.map(({ tag, vrs }) => repeated(tag, vrs[0] ?? 'LO', text));
    const extra = [...IDENTIFIERS.map(({ element }) => element), ...planted];
    const { bytes } = await deidentifyDicom(syntheticDicom({ extra }), {
      uidKey: new Uint8Array(32).fill(42),
      patientPseudonym: 'X',
      dateShiftDays: -400,
    });
    const after = Buffer.from(bytes);
    const isLeft = planted.some((element) => element.kind === 'value' && after.includes(Buffer.from(element.bytes)));
    return { action: 'text_removed' as const, subject: `repeated in numbers and names: ${text}`, passed: !isLeft };
  });
  return Promise.all(checks);
}

type Vr = DicomElement['vr'];

function repeated(tag: number, vr: Vr, text: string): DicomElement {
  if (vr !== 'FD') return textElement(tag, vr, text);
  const double = new Uint8Array(8);
  if (Number.isFinite(Number(text))) new DataView(double.buffer).setFloat64(0, Number(text), true);
  else double.set(new TextEncoder().encode(text.padEnd(8)).subarray(0, 8));
  return bytesElement(tag, vr, double);
}
