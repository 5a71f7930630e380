/** The little of dcmjs, which ships no types, that serves as an oracle. */
declare module 'dcmjs' {
  interface DicomMetaDictionary {
    readonly nameMap: Readonly<Record<string, { readonly tag: string; readonly vr: string }>>;
    naturalizeDataset(dict: unknown): Readonly<Record<string, unknown>>;
  }
  interface DicomMessage {
    readFile(buffer: ArrayBuffer): { readonly meta: unknown; readonly dict: unknown };
  }
  export const data: { readonly DicomMetaDictionary: DicomMetaDictionary; readonly DicomMessage: DicomMessage };
  export const log: { getLogger(name: string): { setLevel(level: 'silent'): void }; setLevel(level: 'silent'): void };
}
