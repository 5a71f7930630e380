import { createRequire } from 'node:module';

/** The little of dcmjs, which has no types, that serves as an oracle. */
interface DcmjsDictionary {
  readonly nameMap: Readonly<Record<string, { readonly tag: string; readonly vr: string }>>;
  naturalizeDataset(dict: unknown): Readonly<Record<string, unknown>>;
}

interface Dcmjs {
  readonly data: {
    readonly DicomMetaDictionary: DcmjsDictionary;
    readonly DicomMessage: {
      readFile(buffer: ArrayBuffer): { readonly meta: unknown; readonly dict: unknown };
    };
  };
  readonly log: { setLevel(level: string): void };
}

const dcmjs = createRequire(__filename)('dcmjs') as Dcmjs;
dcmjs.log.setLevel('silent');

export const dcmjsNames = (): DcmjsDictionary['nameMap'] => dcmjs.data.DicomMetaDictionary.nameMap;

export interface DcmjsFile {
  readonly meta: Readonly<Record<string, unknown>>;
  readonly dataSet: Readonly<Record<string, unknown>>;
}

/** Reads a file with dcmjs; attributes by keyword. */
export function readWithDcmjs(bytes: Uint8Array): DcmjsFile {
  const file = dcmjs.data.DicomMessage.readFile(bytes.slice().buffer);
  const natural = (dict: unknown): DcmjsFile['meta'] => dcmjs.data.DicomMetaDictionary.naturalizeDataset(dict);
  return { meta: natural(file.meta), dataSet: natural(file.dict) };
}
