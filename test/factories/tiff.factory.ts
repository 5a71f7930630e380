/** A page of a TIFF file, written by hand: uncompressed, so that every byte of it is known. */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  /** Row by row, interleaved; indices when there is a palette. */
  readonly samples: readonly number[];
  readonly bits?: 1 | 8 | 16 | 32;
  readonly channels?: 1 | 3;
  /** Red, green and blue of 256 entries, 16 bits each. */
  readonly palette?: readonly number[];
  readonly rowsPerStrip?: number;
  readonly orientation?: number;
  /** NewSubfileType (254). */
  readonly subfileType?: number;
  /** 1 integer, 3 floating point (SampleFormat, 339). */
  readonly sampleFormat?: 1 | 3;
  /** ImageDescription (270). */
  readonly description?: string;
}

type Values = readonly [type: number, values: readonly number[]];
const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const SIZES: Readonly<Record<number, number>> = { [ASCII]: 1, [SHORT]: 2, [LONG]: 4 };

/** Little endian; see {@link tiffIn} for the other one. */
export const tiffOf = (...pages: readonly TiffPage[]): Buffer => tiffIn('little', ...pages);

/** A TIFF 6.0 file of one or more pages, in either byte order. */
export function tiffIn(order: 'little' | 'big', ...pages: readonly TiffPage[]): Buffer {
  const file = new TiffFile(order === 'little');
  for (const page of pages) file.addPage(page);
  return file.bytes;
}

class TiffFile {
  bytes: Buffer;
  private link = 4;

  constructor(private readonly little: boolean) {
    this.bytes = Buffer.from(little ? 'II*\0\0\0\0\0' : 'MM\0*\0\0\0\0', 'latin1');
  }

  addPage(page: TiffPage): void {
    const strips = this.addStrips(page);
    const entries = this.entriesOf(page, strips).filter(([, [, values]]) => values.length > 0);
    const stored = entries.map(([tag, [type, values]]) => {
      const data = this.encode(type, values);
      const inline = data.length > 4 ? this.encode(LONG, [this.append(data)]) : Buffer.concat([data], 4);
      return Buffer.concat([this.encode(SHORT, [tag, type]), this.encode(LONG, [values.length]), inline]);
    });
    const start = this.append(Buffer.concat([this.encode(SHORT, [entries.length]), ...stored, Buffer.alloc(4)]));
    this.encode(LONG, [start]).copy(this.bytes, this.link);
    this.link = start + 2 + entries.length * 12;
  }

  private addStrips({ height, samples, bits = 8, rowsPerStrip = height }: TiffPage): { at: number; length: number }[] {
    const perRow = samples.length / height;
    return Array.from({ length: Math.ceil(height / rowsPerStrip) }, (_, index) => {
      const rows = samples.slice(index * rowsPerStrip * perRow, (index + 1) * rowsPerStrip * perRow);
      const data = bits === 16 ? this.encode(SHORT, rows) : bits === 32 ? this.floats(rows) : Buffer.from(rows);
      return { at: this.append(data), length: data.length };
    });
  }

  private entriesOf(page: TiffPage, strips: readonly { at: number; length: number }[]): (readonly [number, Values])[] {
    const { width, height, bits = 8, channels = 1, rowsPerStrip = height, palette } = page;
    const photometric = palette ? 3 : channels === 3 ? 2 : 1;
    const optional = (value: number | undefined): number[] => (value === undefined ? [] : [value]);
    return [
      [254, [LONG, optional(page.subfileType)]],
      [256, [LONG, [width]]],
      [257, [LONG, [height]]],
      [258, [SHORT, Array.from({ length: channels }, () => bits)]],
      [259, [SHORT, [1]]],
      [262, [SHORT, [photometric]]],
      [270, [ASCII, [...Buffer.from(page.description === undefined ? '' : `${page.description}\0`)]]],
      [273, [LONG, strips.map(({ at }) => at)]],
      [274, [SHORT, optional(page.orientation)]],
      [277, [SHORT, [channels]]],
      [278, [LONG, [rowsPerStrip]]],
      [279, [LONG, strips.map(({ length }) => length)]],
      [320, [SHORT, palette ?? []]],
      [339, [SHORT, optional(page.sampleFormat)]],
    ];
  }

  private append(data: Buffer): number {
    const at = this.bytes.length;
    this.bytes = Buffer.concat([this.bytes, data, Buffer.alloc(data.length % 2)]);
    return at;
  }

  private encode(type: number, values: readonly number[]): Buffer {
    const size = SIZES[type] ?? 1;
    const data = Buffer.alloc(values.length * size);
    values.forEach((value, index) => {
      if (this.little) data.writeUIntLE(value, index * size, size);
      else data.writeUIntBE(value, index * size, size);
    });
    return data;
  }

  private floats(values: readonly number[]): Buffer {
    const data = Buffer.alloc(values.length * 4);
    values.forEach((value, index) =>
      this.little ? data.writeFloatLE(value, index * 4) : data.writeFloatBE(value, index * 4),
    );
    return data;
  }
}
