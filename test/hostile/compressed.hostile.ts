import { RLE_LOSSLESS, shortsElement, type DicomElement } from '@phoxray/dicom';
import { archSamples, syntheticDicom } from '../factories/dicom.factory.js';
import { rleEncode } from '../factories/rle.js';
import { insteadOfPixels, rawElement, rawItem, SEQUENCE_END } from './dicom-bytes.js';
import { bytesOf, filesOf, NEEDLE, patched, u16be, u32be, u32le, type HostileFile } from './hostile-file.js';
import { greyJpeg } from './jpeg.hostile.js';

const LE = { explicitVr: true, littleEndian: true };
const UNDEFINED = 0xffffffff;
const [BASELINE, LOSSLESS, JPEG_LS, JPEG_2000] = ['50', '70', '80', '90'].map((end) => `1.2.840.10008.1.2.4.${end}`);

interface Encapsulated {
  readonly syntax?: string | undefined;
  readonly rows?: number;
  readonly columns?: number;
  readonly bits?: 8 | 16;
}

/** A file of one frame in fragments, under a header that says what it likes. */
function encapsulated(fragments: readonly Uint8Array[], options: Encapsulated = {}): Buffer {
  const { syntax = BASELINE, rows = 32, columns = 48, bits = 8 } = options;
  const pixels: DicomElement = {
    kind: 'fragments',
    tag: 0x7fe00010,
    vr: 'OB',
    offsetTable: new Uint8Array(0),
    fragments,
  };
  const size = [shortsElement(0x00280010, [rows], LE), shortsElement(0x00280011, [columns], LE)];
  const base = { bitsAllocated: bits, bitsStored: bits, samples: [] } as const;
  return Buffer.from(syntheticDicom({ ...base, transferSyntax: syntax ?? '', extra: [...size, pixels] }));
}

/** Pixel data put together by hand, offset table included. */
function fragmentsOf(syntax: string | undefined, ...parts: readonly Uint8Array[]): Buffer {
  const element = rawElement(0x7fe00010, 'OB', Buffer.concat(parts), UNDEFINED);
  return insteadOfPixels(element, {
    transferSyntax: syntax ?? '',
    rows: 32,
    columns: 48,
    bitsAllocated: 8,
    samples: [],
  });
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly components?: number;
}

/** The main header of a JPEG 2000 codestream (ITU-T T.800 annex A) and an empty tile. */
function jpeg2000({ width, height, components = 1 }: Size, tile: Size, levels = 5): Buffer {
  const parts = Array<Buffer>(Math.min(components, 16_384)).fill(bytesOf(7, 1, 1));
  const grid = [width, height, 0, 0, tile.width, tile.height, 0, 0].map(u32be);
  const siz = Buffer.concat([u16be(0), ...grid, u16be(components & 0xffff), ...parts]);
  const cod = bytesOf(0, 0, 0, 1, 0, levels, 4, 4, 0, 1);
  const qcd = bytesOf(0x40, ...Array<number>(3 * Math.min(levels, 32) + 1).fill(0x48));
  const sot = Buffer.concat([u16be(0), u32be(0), bytesOf(0, 1)]);
  const marked = (marker: number, body: Buffer): Buffer =>
    Buffer.concat([bytesOf(0xff, marker), u16be((body.length + 2) & 0xffff), body]);
  return Buffer.concat([
    bytesOf(0xff, 0x4f),
    marked(0x51, siz),
    marked(0x52, cod),
    marked(0x5c, qcd),
    marked(0x90, sot),
    bytesOf(0xff, 0x93),
    Buffer.alloc(64, 0x80),
    bytesOf(0xff, 0xd9),
  ]);
}

/** A JPEG-LS stream (ITU-T T.87) of one scan of noise. */
function jpegLs({ width, height, components = 1 }: Size, near = 0, bits = 8): Buffer {
  const ids = Array.from({ length: components }, (_, at) => bytesOf(at + 1, 0x11, 0));
  const frame = Buffer.concat([bytesOf(bits), u16be(height), u16be(width), bytesOf(components), ...ids]);
  const scan = bytesOf(components, ...Array.from({ length: components }, (_, at) => [at + 1, 0]).flat(), near, 0, 0);
  const marked = (marker: number, body: Buffer): Buffer =>
    Buffer.concat([bytesOf(0xff, marker), u16be(body.length + 2), body]);
  return Buffer.concat([
    bytesOf(0xff, 0xd8),
    marked(0xf7, frame),
    marked(0xda, scan),
    Buffer.alloc(200, 0x5a),
    bytesOf(0xff, 0xd9),
  ]);
}

const tile = { width: 48, height: 32 };

const codestreams = (jpeg: Buffer): HostileFile[] => {
  const sof = jpeg.indexOf(bytesOf(0xff, 0xc0));
  const huge = patched(jpeg, sof + 5, bytesOf(0xff, 0xff, 0xff, 0xff));
  return filesOf(
    'refused',
    ['JPEG in DICOM of 65 535 × 65 535', encapsulated([huge])],
    ['JPEG in DICOM of 65 535 × 65 535, as it says', encapsulated([huge], { rows: 65_535, columns: 65_535 })],
    ['JPEG in DICOM of another size', encapsulated([jpeg], { rows: 320, columns: 480 })],
    ['JPEG in DICOM cut in its scan', encapsulated([jpeg.subarray(0, jpeg.length - 60)])],
    ['JPEG in DICOM that is a PNG', encapsulated([Buffer.from(`\x89PNG\r\n\x1a\n${NEEDLE} `, 'latin1')])],
    ['JPEG in DICOM that is nothing', encapsulated([bytesOf(0, 0)])],
    ['JPEG in DICOM of noise', encapsulated([Buffer.concat([bytesOf(0xff, 0xd8), Buffer.alloc(1_000, 0xa5)])])],
    ['lossless JPEG that is baseline', encapsulated([jpeg], { syntax: LOSSLESS, rows: 999 })],
    [
      'JPEG 2000 of 4 gigapixels a side',
      encapsulated([jpeg2000({ width: 0xffffffff, height: 0xffffffff }, tile)], { syntax: JPEG_2000 }),
    ],
    [
      'JPEG 2000 of a billion tiles',
      encapsulated([jpeg2000({ width: 48_000, height: 32_000 }, { width: 1, height: 1 })], {
        syntax: JPEG_2000,
        rows: 32_000,
        columns: 48_000,
      }),
    ],
    ['JPEG 2000 of tiles of no size', encapsulated([jpeg2000(tile, { width: 0, height: 0 })], { syntax: JPEG_2000 })],
    [
      'JPEG 2000 of 16 384 components',
      encapsulated([jpeg2000({ ...tile, components: 16_384 }, tile)], { syntax: JPEG_2000 }),
    ],
    ['JPEG 2000 of no component', encapsulated([jpeg2000({ ...tile, components: 0 }, tile)], { syntax: JPEG_2000 })],
    ['JPEG 2000 of 255 levels', encapsulated([jpeg2000(tile, tile, 255)], { syntax: JPEG_2000 })],
    ['JPEG 2000 of another size', encapsulated([jpeg2000({ width: 480, height: 320 }, tile)], { syntax: JPEG_2000 })],
    [
      'JPEG 2000 that is a file',
      encapsulated([Buffer.from(`\0\0\0\x0cjP  \r\n\x87\n${NEEDLE}`, 'latin1')], { syntax: JPEG_2000 }),
    ],
    ['JPEG-LS of 65 535 × 65 535', encapsulated([jpegLs({ width: 65_535, height: 65_535 })], { syntax: JPEG_LS })],
    ['JPEG-LS of no size', encapsulated([jpegLs({ width: 0, height: 0 })], { syntax: JPEG_LS })],
    ['JPEG-LS of 255 components', encapsulated([jpegLs({ ...tile, components: 255 })], { syntax: JPEG_LS })],
    ['JPEG-LS of no component', encapsulated([jpegLs({ ...tile, components: 0 })], { syntax: JPEG_LS })],
    ['JPEG-LS of 0 bits', encapsulated([jpegLs(tile, 0, 0)], { syntax: JPEG_LS })],
    ['JPEG-LS that may be 255 off', encapsulated([jpegLs(tile, 255)], { syntax: JPEG_LS })],
    [
      'high-throughput JPEG 2000 of noise',
      encapsulated([Buffer.alloc(100, 0xa5)], { syntax: '1.2.840.10008.1.2.4.201' }),
    ],
  );
};

const fragments = (jpeg: Buffer): HostileFile[] =>
  filesOf(
    'refused',
    ['fragments that are none', fragmentsOf(BASELINE, SEQUENCE_END)],
    ['fragments with an offset table only', fragmentsOf(BASELINE, rawItem(0), SEQUENCE_END)],
    ['fragments without end', fragmentsOf(BASELINE, rawItem(0), rawItem(jpeg.length), jpeg)],
    ['a fragment of 4 GB', fragmentsOf(BASELINE, rawItem(0), rawItem(0xfffffffe), jpeg)],
    ['a fragment of undefined length', fragmentsOf(BASELINE, rawItem(0), rawItem(UNDEFINED), jpeg, SEQUENCE_END)],
    [
      'fragments that are elements',
      fragmentsOf(BASELINE, rawItem(0), rawElement(0x00100010, 'PN', jpeg), SEQUENCE_END),
    ],
    [
      '300 000 empty fragments',
      fragmentsOf(BASELINE, Buffer.concat(Array<Buffer>(300_000).fill(rawItem(0))), SEQUENCE_END),
    ],
  );

const rows = Uint8Array.from(archSamples(32, 48, 255));
const rle = Buffer.from(rleEncode([[...rows]]));
const rleFile = (frame: Uint8Array): Buffer => encapsulated([frame], { syntax: RLE_LOSSLESS });
const HEADER = 64;
const framed = (segments: number, ...offsets: readonly number[]): Buffer =>
  Buffer.concat([u32le(segments), ...offsets.map(u32le), Buffer.alloc(HEADER)]).subarray(0, HEADER);

const runLengths = (): HostileFile[] =>
  filesOf(
    'refused',
    ['RLE of no segment', rleFile(patched(rle, 0, u32le(0)))],
    ['RLE of 16 segments', rleFile(patched(rle, 0, u32le(16)))],
    ['RLE of 4 billion segments', rleFile(patched(rle, 0, u32le(0xffffffff)))],
    ['RLE whose segment lies outside', rleFile(patched(rle, 4, u32le(0x7fffffff)))],
    ['RLE whose segment lies in its header', rleFile(patched(rle, 4, u32le(4)))],
    ['RLE whose segments go backwards', rleFile(Buffer.concat([framed(2, 300, 64), rle.subarray(HEADER)]))],
    ['RLE that ends in a run', rleFile(Buffer.concat([framed(1, HEADER), bytesOf(0x81, 0)]))],
    ['RLE that ends in literals', rleFile(Buffer.concat([framed(1, HEADER), bytesOf(127, 1, 2, 3)]))],
    ['RLE of fewer bytes than pixels', rleFile(rle.subarray(0, 200))],
    ['RLE of a header only', rleFile(rle.subarray(0, 10))],
    ['RLE bomb of 4 gigapixels', encapsulated([rle], { syntax: RLE_LOSSLESS, rows: 65_535, columns: 65_535 })],
  );

const harmless = (jpeg: Buffer): HostileFile[] =>
  filesOf(
    'harmless',
    [
      'JPEG in DICOM with a comment',
      encapsulated([
        Buffer.concat([
          jpeg.subarray(0, 2),
          bytesOf(0xff, 0xfe),
          u16be(NEEDLE.length + 2),
          Buffer.from(NEEDLE),
          jpeg.subarray(2),
        ]),
      ]),
    ],
    ['JPEG in DICOM with a text behind it', encapsulated([Buffer.concat([jpeg, Buffer.from(NEEDLE)])])],
    [
      'JPEG in DICOM in fragments of 2 bytes',
      encapsulated(Array.from({ length: Math.ceil(jpeg.length / 2) }, (_, at) => jpeg.subarray(2 * at, 2 * at + 2))),
    ],
    [
      'an offset table that lies',
      fragmentsOf(
        BASELINE,
        rawItem(8),
        u32le(0xffffffff),
        u32le(7),
        rawItem(jpeg.length & ~1),
        jpeg.subarray(0, jpeg.length & ~1),
        SEQUENCE_END,
      ),
    ],
    [
      'an offset table of a text',
      fragmentsOf(
        BASELINE,
        rawItem(20),
        Buffer.from(NEEDLE.padEnd(20)),
        rawItem(jpeg.length & ~1),
        jpeg.subarray(0, jpeg.length & ~1),
        SEQUENCE_END,
      ),
    ],
    ['RLE of more bytes than pixels', rleFile(Buffer.concat([rle, bytesOf(0x81, 1), bytesOf(0x81, 1)]))],
    ['RLE with a text behind it', rleFile(Buffer.concat([rle, bytesOf(NEEDLE.length - 1), Buffer.from(NEEDLE)]))],
    [
      'RLE with a text between its segments',
      rleFile(Buffer.concat([framed(1, HEADER + 18), Buffer.from(NEEDLE.padEnd(18)), rle.subarray(HEADER)])),
    ],
  );

/** Compressed pixels inside DICOM: two sizes that may differ, and a stream that only its decoder understands. */
export async function compressedFiles(): Promise<HostileFile[]> {
  const jpeg = await greyJpeg();
  return [...codestreams(jpeg), ...fragments(jpeg), ...runLengths(), ...harmless(jpeg)];
}
