/** The eight bytes every PNG begins with (PNG specification §5.2). */
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const HEADER_AT = 16;
/** Samples a pixel by colour type; palettes are left out. */
const CHANNELS: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [4, 2],
  [6, 4],
]);

export type PngChunk = { readonly type: string; readonly data: Uint8Array };

export type PngHeader = {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  /** Samples a pixel; 0 for a palette. */
  readonly channels: number;
  /** Last of them is the opacity. */
  readonly hasAlpha: boolean;
  /** Whole-byte samples row by row, no palette, no transparent colour: blackening a pixel changes nothing else. */
  readonly isPlain: boolean;
};

/** Chunks of a PNG that `stripPng` has proved whole. */
export function readPngChunks(png: Uint8Array): PngChunk[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: PngChunk[] = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const end = at + 8 + view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    chunks.push({ type, data: png.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

export function readPngHeader(png: Uint8Array): PngHeader {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [bitDepth = 0, colourType = 0, , , interlace = 0] = png.subarray(HEADER_AT + 8);
  const channels = CHANNELS.get(colourType) ?? 0;
  const isTransparent = readPngChunks(png).some(({ type }) => type === 'tRNS');
  return {
    width: view.getUint32(HEADER_AT),
    height: view.getUint32(HEADER_AT + 4),
    bitDepth,
    channels,
    hasAlpha: channels === 2 || channels === 4,
    isPlain: bitDepth >= 8 && channels > 0 && interlace === 0 && !isTransparent,
  };
}

/** A PNG file of these chunks, checksums included. */
export function writePng(chunks: readonly PngChunk[]): Uint8Array<ArrayBuffer> {
  const size = chunks.reduce((sum, { data }) => sum + data.length + 12, SIGNATURE.length);
  const png = new Uint8Array(size);
  const view = new DataView(png.buffer);
  png.set(SIGNATURE);
  let at = SIGNATURE.length;
  for (const { type, data } of chunks) {
    view.setUint32(at, data.length);
    png.set(
      Uint8Array.from(type, (letter) => letter.charCodeAt(0)),
      at + 4,
    );
    png.set(data, at + 8);
    const end = at + 8 + data.length;
    view.setUint32(end, crc32(png.subarray(at + 4, end)));
    at = end + 4;
  }
  return png;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32 of ISO 3309, as the PNG specification §5.5 asks for. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
