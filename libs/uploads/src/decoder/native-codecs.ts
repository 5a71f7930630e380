import {
  codestreamShape,
  type CodestreamShape,
  type DecodedFrame,
  DicomFormatError,
  hasPlanarScans,
  type ImageAttributes,
  jpegColours,
  type PixelDecoder,
} from '@phoxray/dicom';
import type { Context } from 'dcmjs-codecs';
import { Lane } from '../sanitise/lane.js';
import { isOutOfMemory } from '../sanitise/out-of-memory.policy.js';
import { CodecMemory, codecInstanceOf, shrinkInitialMemory } from './codec-memory.js';

type Family = 'decodeJpeg' | 'decodeJpegLs' | 'decodeJpeg2000';
type Library = typeof import('dcmjs-codecs');
/** The library with its one instance. */
type Codecs = Pick<Library, 'NativeCodecs' | 'Context'> & { readonly memory: CodecMemory };

/** PS3.6 annex A: baseline, extended, lossless, lossless first-order; JPEG-LS; JPEG 2000. */
const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ...['50', '51', '57', '70'].map((end) => [syntax(end), 'decodeJpeg'] as const),
  ...['80', '81'].map((end) => [syntax(end), 'decodeJpegLs'] as const),
  ...['90', '91'].map((end) => [syntax(end), 'decodeJpeg2000'] as const),
]);

function syntax(end: string): string {
  return `1.2.840.10008.1.2.4.${end}`;
}

/** 16 MB; the code and its stack take one. */
const INITIAL_PAGES = 256;

/** There is one instance with one memory: one picture at a time. */
const lane = new Lane(1);

/**
 * JPEG, JPEG-LS and JPEG 2000 in WebAssembly. Runs inside decoder processes only; the library is loaded with the first
 * compressed picture. Its one instance is kept, and its memory is reset after each picture, so that nothing of one is
 * left for the next.
 */
export const nativeCodecs: PixelDecoder = {
  transferSyntaxes: [...FAMILIES.keys()],
  decode: (frame, image) => lane.run(() => decode(frame, image)),
};

async function decode(frame: Uint8Array, image: ImageAttributes): Promise<DecodedFrame> {
  const family = FAMILIES.get(image.transferSyntax);
  if (family === undefined) throw new DicomFormatError('UNSUPPORTED_TRANSFER_SYNTAX');
  const shape = codestreamShape(frame, image.transferSyntax);
  const samples = await run(family, contextOf(frame, image, shape));
  if (samples.length !== shape.width * shape.height * shape.components * bytesOf(shape)) {
    throw new DicomFormatError('TRUNCATED');
  }
  const bytes = image.bitsAllocated === 16 && bytesOf(shape) === 1 ? widen(samples, shape.signed) : samples;
  return { bytes, attributes: shape.components === 1 ? {} : coloursOf(frame, image, family) };
}

const bytesOf = ({ bits }: CodestreamShape): number => (bits > 8 ? 2 : 1);

type Attributes = ConstructorParameters<typeof Context>[0];

function contextOf(frame: Uint8Array, image: ImageAttributes, shape: CodestreamShape): Attributes {
  return {
    width: shape.width,
    height: shape.height,
    samplesPerPixel: shape.components,
    bitsAllocated: bytesOf(shape) * 8,
    bitsStored: shape.bits,
    pixelRepresentation: image.signed ? 1 : 0,
    planarConfiguration: 0,
    photometricInterpretation: image.photometricInterpretation,
    encodedBuffer: frame,
  };
}

async function run(family: Family, attributes: Attributes): Promise<Uint8Array> {
  const { NativeCodecs, Context, memory } = await load();
  isDamaged = false;
  try {
    const decoded = NativeCodecs[family](new Context(attributes), {}).getDecodedBuffer();
    return isDamaged || decoded === undefined ? damaged() : decoded;
  } catch (error) {
    if (error instanceof DicomFormatError || isOutOfMemory(error)) throw error;
    // What the library says of the stream may quote the stream.
    throw new DicomFormatError('MALFORMED');
  } finally {
    memory.reset();
  }
}

function damaged(): never {
  throw new DicomFormatError('TRUNCATED');
}

/** The library mentions damage in passing and goes on, with grey in place of what it could not read. */
const DAMAGE = /corrupt|premature|truncated|not enough/i;
let isDamaged = false;
let loaded: Promise<Codecs> | undefined;

function load(): Promise<Codecs> {
  loaded ??= import('dcmjs-codecs').then(({ default: library }) => instantiate(listening(library)));
  return loaded;
}

async function instantiate({ NativeCodecs, Context: context }: Library): Promise<Codecs> {
  shrinkInitialMemory(NativeCodecs, INITIAL_PAGES);
  await NativeCodecs.initializeAsync({ logCodecsInfo: true });
  return { NativeCodecs, Context: context, memory: new CodecMemory(codecInstanceOf(NativeCodecs)) };
}

/** Its remarks are heard and go nowhere: standard output belongs to the answers of the decoder. */
function listening(library: Library): Library {
  library.log.info = (message: unknown) => {
    isDamaged ||= DAMAGE.test(String(message));
  };
  library.log.error = () => undefined;
  return library;
}

/** Eight bits to sixteen, little endian. */
function widen(samples: Uint8Array, signed: boolean): Uint8Array {
  const wide = new DataView(new ArrayBuffer(samples.length * 2));
  samples.forEach((sample, index) => wide.setInt16(index * 2, signed ? (sample << 24) >> 24 : sample, true));
  return new Uint8Array(wide.buffer);
}

/** JPEG 2000 undoes its own colour transforms; a JPEG may say what it holds, and the header is asked last. */
function coloursOf(frame: Uint8Array, image: ImageAttributes, family: Family): DecodedFrame['attributes'] {
  const isYbr = image.photometricInterpretation.startsWith('YBR_FULL');
  const planarConfiguration = family === 'decodeJpegLs' && hasPlanarScans(frame) ? 1 : 0;
  const declared = isYbr ? 'YBR_FULL' : 'RGB';
  const stated = family === 'decodeJpeg' ? jpegColours(frame) : null;
  return { photometricInterpretation: stated ?? declared, planarConfiguration };
}
