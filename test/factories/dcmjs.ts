import { data, log } from 'dcmjs';

log.setLevel('silent');
log.getLogger('validation.dcmjs').setLevel('silent');

type Attributes = Readonly<Record<string, unknown>>;

/** Tag and representation of every attribute dcmjs knows, by keyword. */
export const dcmjsNames = (): Readonly<Record<string, { readonly tag: string; readonly vr: string }>> =>
  data.DicomMetaDictionary.nameMap;

/** Reads a file with dcmjs; attributes by keyword. */
export function readWithDcmjs(bytes: Uint8Array): { readonly meta: Attributes; readonly dataSet: Attributes } {
  const { DicomMessage, DicomMetaDictionary } = data;
  const file = DicomMessage.readFile(bytes.slice().buffer);
  return {
    meta: DicomMetaDictionary.naturalizeDataset(file.meta),
    dataSet: DicomMetaDictionary.naturalizeDataset(file.dict),
  };
}
