import sharp from 'sharp';
import { withJpegSegments } from '../factories/picture.factory.js';
import { zipOf } from './archive.factory.js';
import { bytesOf, filesOf, NEEDLE, patched, SCRIPT, u16be, type HostileFile } from './hostile-file.js';

const GREY = { raw: { width: 48, height: 32, channels: 1 } } as const;
const [APP0, APP1, APP2, APP13, APP14, APP15, COM] = [0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xef, 0xfe];
const SOF0 = bytesOf(0xff, 0xc0);

/** A small grey picture with every sort of coefficient in it. */
export function greyJpeg(options: { progressive?: boolean } = {}): Promise<Buffer> {
  const samples = Uint8Array.from({ length: 48 * 32 }, (_, at) => (at * 31) ^ (at >> 3));
  return sharp(samples, GREY)
    .jpeg({ ...options, quality: 90 })
    .toBuffer();
}

const frameAt = (jpeg: Buffer): number => jpeg.indexOf(SOF0);
const sized = (jpeg: Buffer, width: number, height: number): Buffer =>
  patched(jpeg, frameAt(jpeg) + 5, Buffer.concat([u16be(height), u16be(width)]));
const marked = (jpeg: Buffer, marker: number): Buffer => patched(jpeg, frameAt(jpeg) + 1, bytesOf(marker));
const framed = (jpeg: Buffer, at: number, value: number): Buffer => patched(jpeg, frameAt(jpeg) + at, bytesOf(value));

/** The scan of a progressive picture, over and over: each costs the decoder a pass over every block. */
function manyScans(progressive: Buffer, count: number): Buffer {
  const last = progressive.lastIndexOf(bytesOf(0xff, 0xda));
  const scan = progressive.subarray(last, progressive.length - 2);
  return Buffer.concat([
    progressive.subarray(0, -2),
    ...Array.from({ length: count }, () => scan),
    bytesOf(0xff, 0xd9),
  ]);
}

const loopingExif = Buffer.concat([
  Buffer.from('Exif\0\0II*\0\x08\0\0\0', 'latin1'),
  bytesOf(1, 0, 0x0e, 1, 2, 0, 4, 0, 0, 0, 0x61, 0x62, 0x63, 0, 8, 0, 0, 0),
]);
const farExif = Buffer.concat([Buffer.from('Exif\0\0MM\0*', 'latin1'), bytesOf(0xff, 0xff, 0xff, 0xf0)]);
const orientation = (value: number): Buffer =>
  Buffer.concat([
    Buffer.from('Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0', 'latin1'),
    bytesOf(value, 0, 0, 0, 0, 0, 0, 0),
  ]);

const refused = (jpeg: Buffer): HostileFile[] =>
  filesOf(
    'refused',
    ['JPEG of 65 535 × 65 535', sized(jpeg, 65_535, 65_535)],
    ['JPEG of no width', sized(jpeg, 0, 32)],
    ['JPEG of a height told later', sized(jpeg, 48, 0)],
    ['JPEG larger than its data', sized(jpeg, 4_800, 3_200)],
    [
      'JPEG with two frames',
      Buffer.concat([
        jpeg.subarray(0, frameAt(jpeg)),
        jpeg.subarray(frameAt(jpeg), frameAt(jpeg) + 13),
        jpeg.subarray(frameAt(jpeg)),
      ]),
    ],
    ['JPEG of 255 components', framed(jpeg, 9, 255)],
    ['JPEG of no component', framed(jpeg, 9, 0)],
    ['JPEG sampled 0 × 0', framed(jpeg, 11, 0)],
    ['JPEG sampled 15 × 15', framed(jpeg, 11, 0xff)],
    ['JPEG with a missing table', framed(jpeg, 12, 3)],
    ['JPEG of 16 bits', framed(jpeg, 4, 16)],
    ['JPEG that is hierarchical', marked(jpeg, 0xc5)],
    ['JPEG that says it is lossless', marked(jpeg, 0xc3)],
    ['JPEG with a segment of length 0', withMarker(jpeg, bytesOf(0xff, APP15, 0, 0))],
    ['JPEG with a segment of length 1', withMarker(jpeg, bytesOf(0xff, APP15, 0, 1))],
    ['JPEG with a segment beyond its end', withMarker(jpeg, bytesOf(0xff, APP15, 0xff, 0xff))],
    ['JPEG with a picture inside of its start', withMarker(jpeg, bytesOf(0xff, 0xd8))],
    ['JPEG with an overfull Huffman table', withJpegSegments(jpeg, [0xc4, Buffer.alloc(17 + 255, 255)])],
    ['JPEG without scan', jpeg.subarray(0, jpeg.indexOf(bytesOf(0xff, 0xda)))],
    ['JPEG that only starts', bytesOf(0xff, 0xd8, 0xff, 0xe0)],
    ['JPEG start before a page', Buffer.concat([bytesOf(0xff, 0xd8, 0xff), Buffer.from(SCRIPT)])],
  );

const withMarker = (jpeg: Buffer, bytes: Buffer): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), bytes, jpeg.subarray(2)]);

const planted = (jpeg: Buffer, marker: number, content: string | Buffer): Buffer =>
  withJpegSegments(jpeg, [marker, content]);

const sanitised = (jpeg: Buffer): HostileFile[] =>
  filesOf(
    'sanitised',
    ['JPEG with a script in EXIF', planted(jpeg, APP1, `Exif\0\0${SCRIPT}`)],
    ['JPEG with a script in XMP', planted(jpeg, APP1, `http://ns.adobe.com/xap/1.0/\0${SCRIPT}`)],
    ['JPEG with PHP in a comment', planted(jpeg, COM, `<?php /* ${NEEDLE} */`)],
    ['JPEG with IPTC', planted(jpeg, APP13, `Photoshop 3.0\x008BIM${NEEDLE}`)],
    ['JPEG that is a PDF too', planted(jpeg, APP15, `%PDF-1.7 ${NEEDLE}`)],
    ['JPEG that is a script too', planted(jpeg, APP0, `/*${'x'.repeat(0x2f2a - 4)}*/=1;alert("${NEEDLE}")/*`)],
    ['JPEG with a profile', planted(jpeg, APP2, `ICC_PROFILE\0\x01\x01${NEEDLE}`)],
    ['JPEG with a second picture inside', planted(jpeg, APP2, `MPF\0${NEEDLE}`)],
    ['JPEG with an archive behind it', Buffer.concat([jpeg, zipOf([{ name: 'a', content: Buffer.from(NEEDLE) }])])],
    ['JPEG with a PDF behind it', Buffer.concat([jpeg, Buffer.from(`%PDF-1.7 ${NEEDLE}`)])],
    ['JPEG with another behind it', Buffer.concat([jpeg, planted(jpeg, COM, NEEDLE)])],
    ['JPEG whose EXIF refers to itself', planted(jpeg, APP1, loopingExif)],
    ['JPEG whose EXIF lies far out', planted(jpeg, APP1, farExif)],
    ['JPEG turned by 200', planted(jpeg, APP1, orientation(200))],
    ['JPEG with a long Adobe segment', planted(jpeg, APP14, `Adobe\0\x64\0\0\0\0\0${NEEDLE}`)],
    ['JPEG with a thumbnail', planted(jpeg, APP0, `JFIF\0\x01\x02\0\0\x01\0\x01\x40\x01${NEEDLE}`)],
  );

const harmless = (jpeg: Buffer, progressive: Buffer): HostileFile[] =>
  filesOf(
    'harmless',
    ['JPEG of 10 000 scans', manyScans(progressive, 10_000)],
    ['JPEG of 1 MB of filling', withMarker(jpeg, Buffer.alloc(1 << 20, 0xff))],
    [
      'JPEG of 15 000 comments',
      withJpegSegments(jpeg, ...Array.from({ length: 15_000 }, () => [COM, NEEDLE] as const)),
    ],
    ['JPEG restarted each block', planted(jpeg, 0xdd, bytesOf(0, 1))],
    ['JPEG that says it is arithmetic', marked(jpeg, 0xc9)],
  );

/** Tables that no component names, and coded bytes after the last block. */
const inert = (jpeg: Buffer): HostileFile[] =>
  filesOf(
    'inert',
    ['JPEG with spare tables', planted(jpeg, 0xdb, Buffer.concat([bytesOf(3), Buffer.from(NEEDLE.padEnd(64))]))],
    [
      'JPEG with a spare Huffman table',
      planted(jpeg, 0xc4, Buffer.concat([bytesOf(3, ...Array(15).fill(0), 17), Buffer.from(NEEDLE)])),
    ],
    [
      'JPEG with a text at the end of its scan',
      Buffer.concat([jpeg.subarray(0, -2), Buffer.from(NEEDLE), bytesOf(0xff, 0xd9)]),
    ],
  );

export async function jpegFiles(): Promise<HostileFile[]> {
  const [jpeg, progressive] = [await greyJpeg(), await greyJpeg({ progressive: true })];
  return [...refused(jpeg), ...sanitised(jpeg), ...harmless(jpeg, progressive), ...inert(jpeg)];
}
