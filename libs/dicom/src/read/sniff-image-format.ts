import { hasAscii } from '../bytes.js';
import { part10Start } from './part10-start.js';

export type ImageFormat = 'dicom' | 'png' | 'jpeg' | 'tiff' | 'webp';

type Test = (head: Uint8Array) => boolean;

const startsWith =
  (...signature: readonly number[]): Test =>
  (head) =>
    signature.every((byte, index) => head[index] === byte);

/** DICOM first: its preamble may imitate any other format, and the DICOM path is the one that removes most. */
const TESTS: readonly (readonly [ImageFormat, Test])[] = [
  ['dicom', (head) => part10Start(head) !== null],
  ['png', startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  ['jpeg', startsWith(0xff, 0xd8, 0xff)],
  ['tiff', startsWith(0x49, 0x49, 0x2a, 0x00)],
  ['tiff', startsWith(0x4d, 0x4d, 0x00, 0x2a)],
  ['webp', (head) => hasAscii(head, 0, 'RIFF') && hasAscii(head, 8, 'WEBP')],
];

/**
 * Names the format by content alone, never by file name.
 * @param head the first bytes of the file; 132 are enough.
 */
export function sniffImageFormat(head: Uint8Array): ImageFormat | null {
  return TESTS.find(([, matches]) => matches(head))?.[0] ?? null;
}
