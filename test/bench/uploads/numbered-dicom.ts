import { randomBytes } from 'node:crypto';
import { bytesElement, TAG } from '@phoxray/dicom';
import { syntheticDicom } from '../../factories/dicom.factory.js';

const DIGITS = 12;
const PREFIX = '1.2.250.1.999.7.';

/** Uncompressed 16-bit DICOM whose pixels are noise, which nothing can compress. */
export class NumberedDicom {
  readonly bytes: number;
  private readonly head: Buffer;
  private readonly pixels: Buffer;
  private next = 0;

  /** @param side rows and columns */
  constructor(side: number) {
    const pixels = randomBytes(side * side * 2);
    const file = Buffer.from(
      syntheticDicom({
        rows: side,
        columns: side,
        bitsStored: 16,
        samples: [],
        sopInstanceUid: PREFIX + '1'.repeat(DIGITS),
        extra: [bytesElement(TAG.pixelData, 'OW', pixels)],
      }),
    );
    this.head = file.subarray(0, file.length - pixels.length);
    this.pixels = file.subarray(file.length - pixels.length);
    this.bytes = file.length;
  }

  /** The same picture under a SOP Instance UID that it never had before; the parts make one file. */
  another(): readonly Buffer[] {
    const head = Buffer.from(this.head);
    const uid = PREFIX + String(10 ** (DIGITS - 1) + (this.next += 1));
    for (let at = head.indexOf(PREFIX); at >= 0; at = head.indexOf(PREFIX, at + 1)) head.write(uid, at, 'latin1');
    return [head, this.pixels];
  }
}
