import { type FragmentsElement, TAG, writeDicom } from '@phoxray/dicom';
import codecs from 'dcmjs-codecs';
import { archSamples, syntheticDataSet } from './dicom.factory.js';

const SYNTAX = { jpegls: '1.2.840.10008.1.2.4.80', jpeg2000: '1.2.840.10008.1.2.4.90' } as const;

export interface EncodedPicture {
  readonly how: keyof typeof SYNTAX;
  readonly rows: number;
  readonly columns: number;
  /** 9 to 16. */
  readonly bitsStored: number;
}

/** A file of the given size, compressed without loss: a noisy arch, so that it stays as large as a real one. */
export async function encodedDicom({ how, rows, columns, bitsStored }: EncodedPicture): Promise<Buffer> {
  const maximum = 2 ** bitsStored - 1;
  const samples = archSamples(rows, columns, maximum).map((sample, index) =>
    Math.min(maximum, sample + (((index * 2_654_435_761) >>> 20) & 31)),
  );
  const frame = await encode(how, rows, columns, bitsStored, Uint16Array.from(samples));
  const pixels: FragmentsElement = {
    kind: 'fragments',
    tag: TAG.pixelData,
    vr: 'OB',
    offsetTable: new Uint8Array(0),
    fragments: [frame],
  };
  const dataSet = syntheticDataSet({ rows, columns, bitsStored, samples: [], extra: [pixels] });
  return Buffer.from(writeDicom(dataSet, SYNTAX[how]));
}

async function encode(
  how: keyof typeof SYNTAX,
  height: number,
  width: number,
  bitsStored: number,
  samples: Uint16Array,
): Promise<Uint8Array> {
  const { Context, NativeCodecs } = codecs;
  await NativeCodecs.initializeAsync();
  const context = new Context({
    width,
    height,
    samplesPerPixel: 1,
    bitsAllocated: 16,
    bitsStored,
    pixelRepresentation: 0,
    planarConfiguration: 0,
    photometricInterpretation: 'MONOCHROME2',
    decodedBuffer: new Uint8Array(samples.buffer),
  });
  const encoded = how === 'jpegls' ? NativeCodecs.encodeJpegLs(context, {}) : NativeCodecs.encodeJpeg2000(context, {});
  const bytes = Buffer.from(encoded.getEncodedBuffer() ?? []);
  NativeCodecs.release();
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
}
