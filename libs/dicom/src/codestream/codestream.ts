/** What a compressed stream says of its picture. Read before anything is decoded. */
export interface CodestreamShape {
  readonly width: number;
  readonly height: number;
  /** Samples a pixel. */
  readonly components: number;
  /** Bits a sample, 1 … 16 in what we accept. */
  readonly bits: number;
  /** JPEG 2000 alone says so; the JPEG family leaves it to the DICOM header. */
  readonly signed: boolean;
}

/** A compressed stream without anything but its picture. */
export interface CleanCodestream {
  /** The given array itself when there was nothing to remove. */
  readonly bytes: Uint8Array;
  /** Names of what went, such as `COM` or `APP1`; one entry for each piece. */
  readonly removed: readonly string[];
}

/** Room that a stream gets in its fragment: one byte brings it to even length (PS3.5 A.4). */
export const isPadding = (rest: Uint8Array): boolean => rest.length === 0 || (rest.length === 1 && rest[0] === 0);
