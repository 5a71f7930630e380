import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createDeflate, createInflate } from 'node:zlib';
import { pngChunk, PNG_SIGNATURE, readChunks, type PngChunk } from './png-chunks.js';

/**
 * How a grey picture is written for an image server. Loaders before ComfyUI 0.21 (Pillow) read every form exactly. Later
 * ones (PyAV) change grey levels of `grey` PNGs and refuse some sizes of them, and read the other two exactly.
 */
export type InputForm = 'palette' | 'rgb';

/** The forms in the order in which they are tried: a palette needs no new compression. */
export const INPUT_FORMS: readonly InputForm[] = ['palette', 'rgb'];

const GREY = 0;
const RGB = 2;
const PALETTE = 3;

/** 256 entries: index n has the colour (n, n, n). */
const GREY_PALETTE = Buffer.from(Array.from({ length: 256 }, (_, level) => [level, level, level]).flat());

/**
 * Rewrites an 8-bit grey PNG (ISO/IEC 15948, colour type 0) in another form with the same picture. Metadata is left out.
 * Throws a RangeError for any other PNG.
 */
export async function toInputForm(png: Buffer, form: InputForm): Promise<Buffer> {
  const chunks = readChunks(png);
  const header = chunks[0];
  if (header === undefined || !isGrey8(header)) throw new RangeError('The picture is not an 8-bit grey PNG.');
  const data = chunks.filter(({ type }) => type === 'IDAT');
  return form === 'palette' ? withPalette(header, data) : asRgb(header, data);
}

function isGrey8({ type, data }: PngChunk): boolean {
  return type === 'IHDR' && data.length === 13 && data[8] === 8 && data[9] === GREY && data[12] === 0;
}

/** A sample of colour type 3 is an index of one byte, as a grey sample is a level of one byte: the data stay the same. */
function withPalette(header: PngChunk, data: readonly PngChunk[]): Buffer {
  const kept = data.map(({ whole }) => whole);
  return assemble(header, PALETTE, [pngChunk('PLTE', GREY_PALETTE), ...kept]);
}

/**
 * Filters of colour type 2 predict each colour from the same colour of its neighbours. Where the three colours are equal
 * each filtered byte is the filtered grey byte, so that the rows need not be unfiltered.
 */
async function asRgb(header: PngChunk, data: readonly PngChunk[]): Promise<Buffer> {
  const width = header.data.readUInt32BE(0);
  const compressed: Buffer[] = [];
  await pipeline(
    Readable.from(data.map((chunk) => chunk.data)),
    createInflate(),
    new ColourRows(width + 1),
    createDeflate({ level: 1, chunkSize: 1 << 18 }),
    async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) compressed.push(pngChunk('IDAT', piece));
    },
  );
  return assemble(header, RGB, compressed);
}

function assemble(header: PngChunk, colourType: number, chunks: readonly Buffer[]): Buffer {
  const changed = Buffer.from(header.data);
  changed[9] = colourType;
  return Buffer.concat([PNG_SIGNATURE, pngChunk('IHDR', changed), ...chunks, pngChunk('IEND', Buffer.alloc(0))]);
}

/** Writes each byte of a row three times, but for the first one, which is the row's filter. */
class ColourRows extends Transform {
  #at = 0;

  constructor(private readonly stride: number) {
    super();
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const out = Buffer.allocUnsafe(piece.length * 3);
    let size = 0;
    for (const byte of piece) {
      const copies = this.#at === 0 ? 1 : 3;
      for (let copy = 0; copy < copies; copy += 1) out[size++] = byte;
      this.#at = this.#at + 1 === this.stride ? 0 : this.#at + 1;
    }
    done(null, out.subarray(0, size));
  }
}
