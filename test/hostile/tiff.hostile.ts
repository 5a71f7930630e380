import { deflateSync } from 'node:zlib';
import { zipOf } from './archive.factory.js';
import { bytesOf, filesOf, NEEDLE, SCRIPT, u16le, u32le, type HostileFile } from './hostile-file.js';

type Entry = readonly [tag: number, type: number, count: number, value: number];
const SHORT = 3;
const LONG = 4;
const ASCII = 2;
const WIDTH = 40;
const HEIGHT = 30;
/** Where pixels, texts and further directories lie. */
const DATA = 1_024;

interface Tiff {
  /** Replace those with the same tag, or are added. */
  readonly entries?: readonly Entry[];
  readonly without?: readonly number[];
  readonly data?: Buffer;
  /** Offset of the next directory. */
  readonly next?: number;
}

const BASE: readonly Entry[] = [
  [256, LONG, 1, WIDTH],
  [257, LONG, 1, HEIGHT],
  [258, SHORT, 1, 8],
  [259, SHORT, 1, 1],
  [262, SHORT, 1, 1],
  [273, LONG, 1, DATA],
  [277, SHORT, 1, 1],
  [278, LONG, 1, HEIGHT],
  [279, LONG, 1, WIDTH * HEIGHT],
];
const PIXELS = Buffer.from(Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => at & 0xff));

/** A little-endian TIFF of one directory at offset 8 (TIFF 6.0 §2), true or not. */
export function tiffOf({ entries = [], without = [], data = PIXELS, next = 0 }: Tiff = {}): Buffer {
  const all = new Map([...BASE, ...entries].map((entry) => [entry[0], entry]));
  for (const tag of without) all.delete(tag);
  const head = Buffer.alloc(DATA);
  Buffer.concat([Buffer.from('II*\0', 'latin1'), u32le(8), directoryOf([...all.values()], next)]).copy(head);
  return Buffer.concat([head, data]);
}

function directoryOf(entries: readonly Entry[], next: number): Buffer {
  const sorted = entries.toSorted((a, b) => a[0] - b[0]);
  const encoded = sorted.map(([tag, type, count, value]) =>
    Buffer.concat([u16le(tag), u16le(type), u32le(count), u32le(value)]),
  );
  return Buffer.concat([u16le(entries.length), ...encoded, u32le(next)]);
}

const entry = (tag: number, value: number, type = LONG, count = 1): Buffer =>
  tiffOf({ entries: [[tag, type, count, value]] });
const behind = DATA + PIXELS.length;
const text = (tag: number, content: string): Buffer =>
  tiffOf({ entries: [[tag, ASCII, content.length, behind]], data: Buffer.concat([PIXELS, Buffer.from(content)]) });

function packedBomb(): Buffer {
  const data = deflateSync(Buffer.alloc(256_000_000), { level: 9 });
  const size = [
    [256, LONG, 1, 16_000],
    [257, LONG, 1, 16_000],
    [278, LONG, 1, 16_000],
  ] as const;
  return tiffOf({ entries: [...size, [259, SHORT, 1, 8], [279, LONG, 1, data.length]], data });
}

/** A directory whose offsets and counts are two tables of their own, all naming the same bytes. */
function overlapping(strips: number): Buffer {
  const tables = Buffer.concat([...Array(strips).fill(u32le(DATA)), ...Array(strips).fill(u32le(WIDTH))]);
  return tiffOf({
    entries: [
      [257, LONG, 1, strips],
      [278, LONG, 1, 1],
      [273, LONG, strips, behind],
      [279, LONG, strips, behind + strips * 4],
    ],
    data: Buffer.concat([PIXELS, tables]),
  });
}

function secondPage(): Buffer {
  const second = directoryOf(
    BASE.map(([tag, type, count, value]) => [tag, type, count, value]),
    0,
  );
  return tiffOf({ next: behind, data: Buffer.concat([PIXELS, second, Buffer.from(NEEDLE)]) });
}

const refused = (): HostileFile[] =>
  filesOf(
    'refused',
    ['TIFF bomb of 256 megapixels', packedBomb()],
    [
      'TIFF of 65 535 × 65 535',
      tiffOf({
        entries: [
          [256, LONG, 1, 65_535],
          [257, LONG, 1, 65_535],
        ],
      }),
    ],
    ['TIFF of 2 gigapixels a row', entry(256, 0x7fffffff)],
    ['TIFF of a negative width', entry(256, 0xffffffff)],
    ['TIFF of no width', entry(256, 0)],
    ['TIFF of no height', entry(257, 0)],
    ['TIFF without width', tiffOf({ without: [256] })],
    [
      'TIFF larger than its data',
      tiffOf({
        entries: [
          [256, LONG, 1, 4_000],
          [257, LONG, 1, 3_000],
        ],
      }),
    ],
    ['TIFF whose strip lies outside', entry(273, 0xfffffff0)],
    ['TIFF whose strip is too long', entry(279, 0x7fffffff)],
    ['TIFF without strips', tiffOf({ without: [273, 279] })],
    ['TIFF of 65 535 samples a pixel', entry(277, 65_535, SHORT)],
    ['TIFF of 0 bits', entry(258, 0, SHORT)],
    ['TIFF of 61 bits', entry(258, 61, SHORT)],
    ['TIFF of an unknown compression', entry(259, 34_676, SHORT)],
    ['TIFF that says it is packed', entry(259, 5, SHORT)],
    ['TIFF of old JPEG', entry(259, 6, SHORT)],
    [
      'TIFF of tiles of no width',
      tiffOf({
        entries: [
          [322, LONG, 1, 0],
          [323, LONG, 1, 0],
          [324, LONG, 1, DATA],
          [325, LONG, 1, 4],
        ],
        without: [273, 278, 279],
      }),
    ],
    [
      'TIFF of tiles of a gigapixel',
      tiffOf({
        entries: [
          [322, LONG, 1, 1 << 30],
          [323, LONG, 1, 1 << 30],
          [324, LONG, 1, DATA],
          [325, LONG, 1, 4],
        ],
        without: [273, 278, 279],
      }),
    ],
    ['TIFF whose directory lies outside', Buffer.concat([Buffer.from('II*\0', 'latin1'), u32le(0x7fffffff), PIXELS])],
    ['TIFF whose directory is its header', Buffer.concat([Buffer.from('II*\0', 'latin1'), u32le(0), PIXELS])],
    ['TIFF of 65 535 entries', Buffer.concat([Buffer.from('II*\0', 'latin1'), u32le(8), u16le(65_535), PIXELS])],
    ['TIFF with 4 billion offsets', entry(273, DATA, LONG, 0xffffffff)],
    ['TIFF before a page', Buffer.concat([Buffer.from('II*\0', 'latin1'), Buffer.from(SCRIPT.repeat(4))])],
  );

/** Kept or refused: the second net of a format with this many corners is that nothing hides in what is kept. */
const harmless = (): HostileFile[] =>
  filesOf(
    'harmless',
    ['TIFF that follows itself', tiffOf({ next: 8 })],
    ['TIFF whose next directory lies outside', tiffOf({ next: 0x7ffffff0 })],
    ['TIFF with a second page', secondPage()],
    ['TIFF whose sub-directory is itself', entry(330, 8)],
    ['TIFF whose EXIF is itself', entry(34_665, 8)],
    ['TIFF with a script as description', text(270, SCRIPT)],
    ['TIFF with an artist', text(315, NEEDLE)],
    ['TIFF with a private tag', text(65_000, NEEDLE)],
    ['TIFF whose rows a strip are none', entry(278, 0)],
    ['TIFF of 30 000 strips at one place', overlapping(30_000)],
    ['TIFF with an archive behind it', Buffer.concat([tiffOf(), zipOf([{ name: 'a', content: Buffer.from(NEEDLE) }])])],
    [
      'TIFF with a text between',
      Buffer.concat([tiffOf().subarray(0, 600), Buffer.from(NEEDLE), tiffOf().subarray(600 + NEEDLE.length)]),
    ],
    ['TIFF of one bit', tiffOf({ entries: [[258, SHORT, 1, 1]] })],
    [
      'TIFF of bytes that are numbers with fractions',
      tiffOf({
        entries: [
          [258, SHORT, 1, 32],
          [339, SHORT, 1, 3],
          [256, LONG, 1, 10],
        ],
        data: Buffer.alloc(1_200, bytesOf(0, 0, 0xc0, 0x7f)),
      }),
    ],
  );

export const tiffFiles = (): HostileFile[] => [...refused(), ...harmless()];
