export type FileFault = 'empty' | 'unsupported' | 'unreadable';

const SIGNATURES: readonly { offset: number; bytes: readonly number[] }[] = [
  { offset: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] }, // PNG
  { offset: 0, bytes: [0xff, 0xd8, 0xff] }, // JPEG
  { offset: 128, bytes: [0x44, 0x49, 0x43, 0x4d] }, // DICM after the preamble, DICOM PS3.10 §7.1
];

/** Bytes needed to recognise every accepted format. */
export const SIGNATURE_BYTES = 132;

/** Judges a file by its first bytes, never by its name; null when it may be sent. */
export function checkSignature(head: Uint8Array): FileFault | null {
  if (head.length === 0) return 'empty';
  const known = SIGNATURES.some(({ offset, bytes }) => bytes.every((byte, index) => head[offset + index] === byte));
  return known ? null : 'unsupported';
}

export async function checkFile(file: Blob): Promise<FileFault | null> {
  try {
    return checkSignature(new Uint8Array(await file.slice(0, SIGNATURE_BYTES).arrayBuffer()));
  } catch {
    return 'unreadable';
  }
}
