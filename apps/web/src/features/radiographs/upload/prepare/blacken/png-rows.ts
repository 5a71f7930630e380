/** Layout of unfiltered rows: `step` bytes a pixel, `stride` bytes a row. */
export type RowLayout = { readonly height: number; readonly stride: number; readonly step: number };

const FILTER_UP = 2;

/** zlib data of at most `size` bytes. Throws when it is broken, shorter or longer. */
export async function inflate(packed: Uint8Array<ArrayBuffer>, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(size);
  let at = 0;
  const reader = piped(packed, new DecompressionStream('deflate')).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    if (at + read.value.length > size) throw new RangeError('more picture data than pixels');
    whole.set(read.value, at);
    at += read.value.length;
  }
  if (at < size) throw new RangeError('less picture data than pixels');
  return whole;
}

export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(piped(bytes, new CompressionStream('deflate'))).arrayBuffer());
}

function piped(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream().pipeThrough<Uint8Array>(transform);
}

/** Takes the filter of each row away (PNG specification §9): rows of samples, without their filter bytes. */
export function unfilter(filtered: Uint8Array, { height, stride, step }: RowLayout): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array(height * stride);
  let above: Uint8Array = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1);
    const row = rows.subarray(y * stride, (y + 1) * stride);
    row.set(filtered.subarray(from + 1, from + 1 + stride));
    restoreRow(filtered[from] ?? 0, row, above, step);
    above = row;
  }
  return rows;
}

function restoreRow(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  if (filter === 0) return;
  for (let x = 0; x < row.length; x++) {
    const left = row[x - step] ?? 0;
    const up = above[x] ?? 0;
    row[x] = (row[x] ?? 0) + predicted(filter, left, up, above[x - step] ?? 0);
  }
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 1:
      return left;
    case FILTER_UP:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, upLeft);
    default:
      throw new RangeError('unknown filter');
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const [toLeft, toUp, toUpLeft] = [Math.abs(up - upLeft), Math.abs(left - upLeft), Math.abs(left + up - 2 * upLeft)];
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

/** Rows with the filter Up: one pass, and small for radiographs, whose rows resemble each other. */
export function filterUp(rows: Uint8Array, { height, stride }: RowLayout): Uint8Array<ArrayBuffer> {
  const filtered = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    const to = y * (stride + 1);
    filtered[to] = FILTER_UP;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      filtered[to + 1 + x] = (rows[at] ?? 0) - (y === 0 ? 0 : (rows[at - stride] ?? 0));
    }
  }
  return filtered;
}
