import { deflateSync } from 'node:zlib';
import { pngChunk, syntheticPng } from '../factories/picture.factory.js';
import { zipOf } from './archive.factory.js';
import { bytesOf, filesOf, NEEDLE, patched, SCRIPT, u32be, type HostileFile } from './hostile-file.js';

const WIDTH = 40;
const HEIGHT = 30;
const png = syntheticPng({ width: WIDTH, height: HEIGHT });
const [signature, ihdr] = [png.subarray(0, 8), png.subarray(8, 33)];
const end = pngChunk('IEND', '');
const rows = Buffer.alloc((WIDTH + 1) * HEIGHT, 3).fill(0, 0, 1);
for (let y = 0; y < HEIGHT; y += 1) rows[y * (WIDTH + 1)] = 0;
const idat = pngChunk('IDAT', deflateSync(rows));

const file = (...chunks: readonly Buffer[]): Buffer => Buffer.concat([signature, ...chunks, end]);
const withChunks = (...chunks: readonly Buffer[]): Buffer => file(ihdr, ...chunks, idat);

/** @param tail bit depth, colour type, compression, filter, interlace */
function header(width: number, height: number, tail: readonly number[] = [8, 0, 0, 0, 0]): Buffer {
  return pngChunk('IHDR', Buffer.concat([u32be(width), u32be(height), bytesOf(...tail)]));
}

const sized = (width: number, height: number, tail?: readonly number[]): Buffer =>
  file(header(width, height, tail), idat);

/** Pixels of one value, packed: as many megapixels as it likes in next to no bytes. */
const flat = (width: number, height: number): Buffer =>
  file(header(width, height), pngChunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height), { level: 9 })));

const zipped = (content: Buffer | string): Buffer => deflateSync(content, { level: 9 });
const manyTexts = Buffer.concat(Array.from({ length: 100_000 }, (_, i) => pngChunk('tEXt', `k${i}\0${NEEDLE}`)));
const manyData = Buffer.concat(Array<Buffer>(100_000).fill(pngChunk('IDAT', '')));

const refused = (): HostileFile[] =>
  filesOf(
    'refused',
    ['PNG bomb of 256 megapixels', flat(16_000, 16_000)],
    ['PNG of no width', sized(0, 30)],
    ['PNG of no height', sized(40, 0)],
    ['PNG of a negative width', sized(0xffffffff, 30)],
    ['PNG of the greatest width', sized(0x7fffffff, 1)],
    ['PNG one longer than 65 535', flat(65_536, 1)],
    ['PNG larger than its data', sized(400, 300)],
    ['PNG of 3 bits', sized(WIDTH, HEIGHT, [3, 0, 0, 0, 0])],
    ['PNG of colour type 5', sized(WIDTH, HEIGHT, [8, 5, 0, 0, 0])],
    ['PNG of an unknown compression', sized(WIDTH, HEIGHT, [8, 0, 1, 0, 0])],
    ['PNG of an unknown filter method', sized(WIDTH, HEIGHT, [8, 0, 0, 1, 0])],
    ['PNG of an unknown interlace', sized(WIDTH, HEIGHT, [8, 0, 0, 0, 2])],
    ['PNG with a row filter of 9', file(ihdr, pngChunk('IDAT', deflateSync(patched(rows, 0, bytesOf(9)))))],
    ['PNG palette without a palette', sized(WIDTH, HEIGHT, [8, 3, 0, 0, 0])],
    ['PNG with two headers', file(ihdr, ihdr, idat)],
    ['PNG without data', file(ihdr)],
    ['PNG with data that is no zlib', file(ihdr, pngChunk('IDAT', NEEDLE))],
    ['PNG with an unknown critical chunk', withChunks(pngChunk('ABCD', NEEDLE))],
    ['PNG with a chunk of 4 GB', Buffer.concat([signature, ihdr, u32be(0xffffffff), Buffer.from('tEXt')])],
    ['PNG with a chunk beyond its end', Buffer.concat([signature, ihdr, u32be(5_000), Buffer.from('IDAT'), idat])],
    ['PNG with a wrong checksum', patched(png, png.length - 20, bytesOf(1, 2, 3, 4))],
    ['PNG with a chunk name of line breaks', withChunks(pngChunk('\n\r\0\0', NEEDLE))],
    [
      'PNG header of 5 000 bytes',
      file(pngChunk('IHDR', Buffer.concat([ihdr.subarray(8, 21), Buffer.alloc(5_000)])), idat),
    ],
    ['PNG that ends with a text in IEND', Buffer.concat([signature, ihdr, idat, pngChunk('IEND', SCRIPT)])],
    ['PNG for a telephone (CgBI)', file(pngChunk('CgBI', bytesOf(0x50, 0, 0x20, 2)), ihdr, idat)],
    ['MNG', Buffer.concat([bytesOf(0x8a), Buffer.from('MNG\r\n\x1a\n'), ihdr])],
    ['HTML behind a PNG signature', Buffer.concat([signature, Buffer.from(SCRIPT)])],
  );

const sanitised = (): HostileFile[] =>
  filesOf(
    'sanitised',
    ['PNG with a script as text', withChunks(pngChunk('tEXt', `Comment\0${SCRIPT}`))],
    ['PNG with a script as international text', withChunks(pngChunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${SCRIPT}`))],
    [
      'PNG with 100 MB of text in 100 kB',
      withChunks(pngChunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), zipped(Buffer.alloc(1e8))]))),
    ],
    [
      'PNG with a profile that expands',
      withChunks(pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), zipped(Buffer.alloc(1e8))]))),
    ],
    ['PNG with a script in EXIF', withChunks(pngChunk('eXIf', `II*\0\x08\0\0\0${SCRIPT}`))],
    ['PNG with a private chunk', withChunks(pngChunk('prVt', NEEDLE))],
    ['PNG that is animated', withChunks(pngChunk('acTL', Buffer.concat([u32be(1_000_000), u32be(0)])))],
    ['PNG with an archive behind it', Buffer.concat([png, zipOf([{ name: 'a', content: Buffer.from(NEEDLE) }])])],
    ['PNG with a page behind it', Buffer.concat([png, Buffer.from(SCRIPT)])],
    ['PNG with a program behind it', Buffer.concat([png, Buffer.from(`MZ${NEEDLE}`)])],
    ['PNG of 100 000 texts', withChunks(manyTexts)],
  );

/** Kept or refused, they must carry nothing. */
const harmless = (): HostileFile[] =>
  filesOf(
    'harmless',
    ['PNG of 90 megapixels in 90 kB', flat(10_000, 9_000)],
    ['PNG of 65 535 × 1', flat(65_535, 1)],
    ['PNG with data split by a text', file(ihdr, idat, pngChunk('tEXt', 'a\0b'), idat)],
    [
      'PNG with more rows than it says',
      file(ihdr, pngChunk('IDAT', deflateSync(Buffer.concat([rows, Buffer.from(NEEDLE)])))),
    ],
    [
      'PNG with 100 MB behind its last row',
      file(ihdr, pngChunk('IDAT', zipped(Buffer.concat([rows, Buffer.alloc(1e8)])))),
    ],
    [
      'PNG with a text behind its zlib stream',
      file(ihdr, pngChunk('IDAT', Buffer.concat([deflateSync(rows), Buffer.from(NEEDLE)]))),
    ],
    ['PNG with a text in a data chunk of its own', file(ihdr, idat, pngChunk('IDAT', NEEDLE))],
    ['PNG of 100 000 empty data chunks', file(ihdr, manyData, idat)],
    ['PNG of 16-bit colours with transparency', syntheticColour()],
    [
      'PNG whose palette is overrun',
      file(header(WIDTH, HEIGHT, [8, 3, 0, 0, 0]), pngChunk('PLTE', bytesOf(1, 2, 3)), idat),
    ],
    ['PNG with a palette of 256 letters', withChunks(pngChunk('PLTE', NEEDLE.padEnd(768, 'x')))],
    ['PNG with a gamma of nothing', withChunks(pngChunk('gAMA', u32be(0)))],
    ['PNG with a physical size of a text', withChunks(pngChunk('pHYs', NEEDLE.slice(0, 9)))],
  );

function syntheticColour(): Buffer {
  const samples = Buffer.alloc((WIDTH * 8 + 1) * HEIGHT);
  return file(header(WIDTH, HEIGHT, [16, 6, 0, 0, 0]), pngChunk('IDAT', deflateSync(samples)));
}

export const pngFiles = (): HostileFile[] => [...refused(), ...sanitised(), ...harmless()];
