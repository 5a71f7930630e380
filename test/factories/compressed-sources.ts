import { shortsElement } from '@phoxray/dicom';
import { archSamples, type SyntheticRadiograph } from './dicom.factory.js';

const ROWS = 34;
const COLUMNS = 36;

/** A picture that was handed to other people's encoders. */
export interface CompressedSource extends SyntheticRadiograph {
  readonly samples: readonly number[];
}

const grey = (maximum: number): number[] => archSamples(ROWS, COLUMNS, maximum);

/** Two's complement: half of the values lie below zero. */
const signed = (bits: number): number[] => grey(2 ** bits - 1).map((value) => (value - 2 ** (bits - 1)) & 0xffff);

/** Red, green and blue differ everywhere. */
const colours = (): number[] => grey(255).flatMap((value, index) => [value, 255 - value, (index * 7) & 0xff]);

const size = { rows: ROWS, columns: COLUMNS } as const;

/** What test/fixtures/compressed was made of; each file of that folder begins with one of these names. */
export const COMPRESSED_SOURCES = {
  grey8: { ...size, bitsAllocated: 8, samples: grey(255) },
  grey12: { ...size, bitsStored: 12, samples: grey(4095) },
  grey16: { ...size, bitsStored: 16, samples: grey(65_535) },
  inverted12: { ...size, bitsStored: 12, samples: grey(4095), photometricInterpretation: 'MONOCHROME1' },
  signed16: { ...size, bitsStored: 16, samples: signed(16), signed: true },
  colour8: {
    ...size,
    bitsAllocated: 8,
    samples: colours(),
    photometricInterpretation: 'RGB',
    extra: [shortsElement(0x00280006, [0], { explicitVr: true, littleEndian: true })],
  },
} as const satisfies Record<string, CompressedSource>;

export type CompressedSourceName = keyof typeof COMPRESSED_SOURCES;
