import * as fc from 'fast-check';
import { rlePixels } from '../../../../test/factories/rle.js';
import {
  type SyntheticRadiograph,
  syntheticDataSet,
  syntheticDicom,
} from '../../../../test/factories/dicom.factory.js';
import type { DicomErrorCode } from '../dicom-format.error.js';
import { TAG } from '../dictionary/tag.js';
import {
  DEFLATED_EXPLICIT_LE,
  EXPLICIT_BE,
  EXPLICIT_LE,
  EXPLICIT_LE_ENCODING,
  IMPLICIT_LE,
  RLE_LOSSLESS,
} from '../dictionary/transfer-syntax.js';
import { bytesElement, sequenceElement, shortsElement, textElement } from '../write/elements.js';
import { writeDicom } from '../write/write-dicom.js';
import { readImage } from './read-image.js';

const pixelsOf = async (options: SyntheticRadiograph): Promise<number[]> =>
  Array.from((await readImage(syntheticDicom(options))).image.pixels);

describe('readImage', () => {
  it.each([EXPLICIT_LE, IMPLICIT_LE, EXPLICIT_BE, DEFLATED_EXPLICIT_LE])('unpacks 16 bits in %s', async (syntax) => {
    const samples = [0, 1, 255, 256, 4094, 4095];
    expect(await pixelsOf({ transferSyntax: syntax, rows: 2, columns: 3, samples })).toEqual(samples);
  });

  it('gives back any stored value, wherever its bits lie and whatever lies around them', async () => {
    const layout = fc.record({ bitsStored: fc.integer({ min: 1, max: 16 }), spare: fc.nat(), signed: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(layout, fc.array(fc.nat({ max: 65_535 }), { minLength: 6, maxLength: 6 }), async (bits, raw) => {
        const highBit = bits.bitsStored - 1 + (bits.spare % (17 - bits.bitsStored));
        const { bitsStored, signed } = bits;
        const expected = raw.map((value) => storedValue(value, bitsStored, highBit, signed));
        expect(await pixelsOf({ rows: 2, columns: 3, samples: raw, bitsStored, highBit, signed })).toEqual(expected);
      }),
    );
  });

  it('unpacks 8 bits, signed too', async () => {
    const samples = [0, 127, 128, 255];
    const options = { rows: 2, columns: 2, bitsAllocated: 8, samples } as const;
    expect(await pixelsOf(options)).toEqual(samples);
    expect(await pixelsOf({ ...options, signed: true })).toEqual([0, 127, -128, -1]);
  });

  it('swaps 8-bit samples stored as big endian words', async () => {
    const words = bytesElement(TAG.pixelData, 'OW', Uint8Array.of(2, 1, 4, 3));
    const options = { rows: 2, columns: 2, bitsAllocated: 8, transferSyntax: EXPLICIT_BE, extra: [words] } as const;
    expect(await pixelsOf(options)).toEqual([1, 2, 3, 4]);
  });

  it.each([
    [0, [1, 2, 3, 4, 5, 6]],
    [1, [1, 4, 2, 5, 3, 6]],
  ])('interleaves colours of planar configuration %d', async (planar, stored) => {
    const extra = [shortsElement(TAG.planarConfiguration, [planar], EXPLICIT_LE_ENCODING)];
    const options = { rows: 1, columns: 2, bitsAllocated: 8, photometricInterpretation: 'RGB' } as const;
    const { image } = await readImage(syntheticDicom({ ...options, samples: stored, extra }));
    expect(image).toMatchObject({ kind: 'colour', rows: 1, columns: 2 });
    expect(Array.from(image.pixels)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('describes windows, tables, spacing and padding', async () => {
    const lut = [
      shortsElement(TAG.lutDescriptor, [3, 0xffff, 8], EXPLICIT_LE_ENCODING, 'SS'),
      textElement(TAG.lutExplanation, 'LO', 'NORMAL'),
      shortsElement(TAG.lutData, [0, 128, 255], EXPLICIT_LE_ENCODING, 'OW'),
    ];
    const extra = [
      textElement(TAG.windowCenter, 'DS', '100', '200'),
      textElement(TAG.windowWidth, 'DS', '50', '0'),
      textElement(TAG.windowCenterWidthExplanation, 'LO', 'BONE', 'SOFT'),
      textElement(TAG.rescaleIntercept, 'DS', '-1000'),
      shortsElement(TAG.pixelPaddingValue, [0xffff], EXPLICIT_LE_ENCODING, 'SS'),
      shortsElement(TAG.pixelPaddingRangeLimit, [0xfffd], EXPLICIT_LE_ENCODING, 'SS'),
      sequenceElement(TAG.voiLutSequence, lut),
    ];
    const { image, attributes } = await readImage(syntheticDicom({ signed: true, extra }));
    expect(image).toMatchObject({
      modalityTransform: { kind: 'linear', slope: 1, intercept: -1000 },
      padding: { from: -3, to: -1 },
      voiTransforms: [
        { kind: 'window', center: 100, width: 50, explanation: 'BONE', function: 'LINEAR' },
        { kind: 'lut', lut: { firstMapped: -1, bits: 8, entries: Uint16Array.of(0, 128, 255), explanation: 'NORMAL' } },
      ],
    });
    expect(attributes).toMatchObject({
      imagerPixelSpacing: [0.1, 0.1],
      pixelSpacing: null,
      estimatedRadiographicMagnificationFactor: 1.25,
      windowCenter: 100,
      modality: 'DX',
    });
  });

  it('decodes RLE of grey and colour', async () => {
    const grey = [0, 0, 0, 4095, 17, 17, 300, 300, 300, 1, 2, 3];
    expect(await pixelsOf(rle({ rows: 3, columns: 4, samples: grey }, [grey.map(high), grey.map(low)]))).toEqual(grey);
    const planes = [
      [1, 1, 9],
      [2, 2, 8],
      [3, 3, 7],
    ];
    const colour = { rows: 1, columns: 3, bitsAllocated: 8, photometricInterpretation: 'RGB' } as const;
    expect(await pixelsOf(rle({ ...colour, samples: planes.flat() }, planes))).toEqual([1, 2, 3, 1, 2, 3, 9, 8, 7]);
  });

  it('hands other compressions to the decoders it is given', async () => {
    const fragments = [jpegStream(1, 2)];
    const bytes = encapsulated({ rows: 1, columns: 2, bitsAllocated: 8 }, '1.2.840.10008.1.2.4.50', fragments);
    await expect(readImage(bytes)).rejects.toMatchObject({ code: 'UNSUPPORTED_TRANSFER_SYNTAX' });
    const decoders = [
      {
        transferSyntaxes: ['1.2.840.10008.1.2.4.50'],
        decode: async (frame: Uint8Array) => ({ bytes: frame.slice(0, 2) }),
      },
    ];
    expect(Array.from((await readImage(bytes, { decoders })).image.pixels)).toEqual([0xff, 0xd8]);
  });

  it('turns luminance and colour differences into colours, whichever way they are shared', async () => {
    const options = { rows: 1, columns: 2, bitsAllocated: 8 } as const;
    const colours = async (photometricInterpretation: string, samples: number[]): Promise<number[]> => {
      const extra = [shortsElement(TAG.samplesPerPixel, [3], EXPLICIT_LE_ENCODING)];
      return pixelsOf({ ...options, photometricInterpretation, samples, extra });
    };
    expect(await colours('YBR_FULL', [76, 85, 255, 29, 255, 107])).toEqual([254, 0, 0, 0, 0, 254]);
    expect(await colours('YBR_FULL_422', [76, 150, 128, 128])).toEqual([76, 76, 76, 150, 150, 150]);
    expect(await colours('YBR_FULL_422', [76, 76, 85, 255])).toEqual([254, 0, 0, 254, 0, 0]);
  });

  it.each([
    [8, [10, 20, 30], [40, 50, 60], [70, 80, 90]],
    [16, [0x0aff, 0x14ff, 0x1eff], [0x28ff, 0x32ff, 0x3cff], [0x46ff, 0x50ff, 0x5aff]],
  ])('looks colours up in a palette of %d bits', async (bits, ...tables) => {
    const extra = tables.flatMap((entries, channel) => [
      shortsElement(TAG.redPaletteDescriptor + channel, [3, 5, bits], EXPLICIT_LE_ENCODING),
      shortsElement(TAG.redPaletteData + channel, entries, EXPLICIT_LE_ENCODING, 'OW'),
    ]);
    const palette = { bitsAllocated: 8, photometricInterpretation: 'PALETTE COLOR', extra } as const;
    const { image } = await readImage(syntheticDicom({ ...palette, rows: 1, columns: 4, samples: [5, 6, 7, 200] }));
    expect(image.kind).toBe('colour');
    expect(Array.from(image.pixels)).toEqual([10, 40, 70, 20, 50, 80, 30, 60, 90, 30, 60, 90]);
  });

  it('leaves the padding of an odd number of samples behind', async () => {
    const odd = { rows: 1, columns: 3, bitsAllocated: 8, photometricInterpretation: 'RGB' } as const;
    expect(await pixelsOf({ ...odd, samples: [1, 2, 3, 4, 5, 6, 7, 8, 9] })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('stops at a limit of pixels, before the pixels are looked at', async () => {
    const file = syntheticDicom({ rows: 20, columns: 50 });
    await expect(readImage(file, { limits: { maxPixels: 999 } })).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect((await readImage(file, { limits: { maxPixels: 1000 } })).image.rows).toBe(20);
  });

  it.each<[DicomErrorCode, SyntheticRadiograph]>([
    ['NO_PIXELS', { without: [TAG.pixelData] }],
    ['TRUNCATED', { rows: 4, columns: 4, samples: [1, 2, 3] }],
    ['MULTIFRAME_UNSUPPORTED', { extra: [textElement(TAG.numberOfFrames, 'IS', '2')] }],
    ['MALFORMED', { extra: [textElement(TAG.numberOfFrames, 'IS', '-1')] }],
    ['MALFORMED', { extra: [textElement(TAG.numberOfFrames, 'IS', 'many')] }],
    ['UNSUPPORTED_PIXELS', { photometricInterpretation: 'PALETTE COLOR' }],
    ['UNSUPPORTED_PIXELS', { bitsStored: 12, highBit: 10 }],
    ['MISSING_ATTRIBUTE', { without: [TAG.rows] }],
  ])('says %s', async (code, options) => {
    await expect(readImage(syntheticDicom(options))).rejects.toMatchObject({ code });
  });
});

/** Frame and scan headers of an 8-bit grey JPEG, without a picture. */
function jpegStream(rows: number, columns: number): Uint8Array {
  const frame = [0xff, 0xc0, 0, 11, 8, 0, rows, 0, columns, 1, 1, 0x11, 0];
  return Uint8Array.from([0xff, 0xd8, ...frame, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xd9]);
}

const high = (value: number): number => value >> 8;
const low = (value: number): number => value & 0xff;

function storedValue(raw: number, bitsStored: number, highBit: number, signed: boolean): number {
  const value = Math.floor(raw / 2 ** (highBit + 1 - bitsStored)) % 2 ** bitsStored;
  return signed && value >= 2 ** (bitsStored - 1) ? value - 2 ** bitsStored : value;
}

function encapsulated(options: SyntheticRadiograph, syntax: string, fragments: readonly Uint8Array[]): Uint8Array {
  const offsetTable = new Uint8Array(0);
  const pixels = { kind: 'fragments', tag: TAG.pixelData, vr: 'OB', offsetTable, fragments } as const;
  return writeDicom(syntheticDataSet({ ...options, extra: [pixels] }), syntax);
}

/** Options whose file, once made, holds the planes as one RLE frame. */
function rle(options: SyntheticRadiograph, planes: readonly (readonly number[])[]): SyntheticRadiograph {
  return { ...options, transferSyntax: RLE_LOSSLESS, extra: [rlePixels(planes)] };
}
