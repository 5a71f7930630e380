import { Gray16FormatError } from './gray16-format.error.js';

const FIRST_SIZE = 256;
const LITTLE = true;
const PLAIN_TEXT = /^[ -~]{1,255}$/;

/** Numbers and short texts one after the other, little endian. */
export class ByteWriter {
  private buffer = new Uint8Array(FIRST_SIZE);
  private view = new DataView(this.buffer.buffer);
  private length = 0;

  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  u8(value: number): void {
    const at = this.reserve(1);
    this.view.setUint8(at, value);
  }

  u16(value: number): void {
    const at = this.reserve(2);
    this.view.setUint16(at, value, LITTLE);
  }

  u32(value: number): void {
    const at = this.reserve(4);
    this.view.setUint32(at, value, LITTLE);
  }

  i32(value: number): void {
    const at = this.reserve(4);
    this.view.setInt32(at, value, LITTLE);
  }

  f64(value: number): void {
    const at = this.reserve(8);
    this.view.setFloat64(at, value, LITTLE);
  }

  /** One byte of length, then ASCII. A text with other letters, or a longer one, is left out. */
  text(value: string | null): void {
    const kept = value !== null && PLAIN_TEXT.test(value) ? value : '';
    this.u8(kept.length);
    for (let index = 0; index < kept.length; index += 1) this.u8(kept.charCodeAt(index));
  }

  /** Makes room, which may replace `view`: read `view` only afterwards. */
  private reserve(size: number): number {
    const at = this.length;
    this.length += size;
    if (this.length > this.buffer.length) this.grow();
    return at;
  }

  private grow(): void {
    const larger = new Uint8Array(this.length * 2);
    larger.set(this.buffer);
    this.buffer = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** Reads what {@link ByteWriter} wrote. Beyond the end: `MALFORMED`. */
export class ByteReader {
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  u8(): number {
    return this.view.getUint8(this.advance(1));
  }

  u16(): number {
    return this.view.getUint16(this.advance(2), LITTLE);
  }

  u32(): number {
    return this.view.getUint32(this.advance(4), LITTLE);
  }

  i32(): number {
    return this.view.getInt32(this.advance(4), LITTLE);
  }

  f64(): number {
    return this.view.getFloat64(this.advance(8), LITTLE);
  }

  text(): string | null {
    const length = this.u8();
    const start = this.advance(length);
    const codes = this.bytes.subarray(start, start + length);
    return length === 0 ? null : String.fromCharCode(...codes);
  }

  /** @throws {Gray16FormatError} MALFORMED when fewer bytes are left. */
  require(size: number): void {
    if (this.at + size > this.bytes.length) throw new Gray16FormatError('MALFORMED');
  }

  private advance(size: number): number {
    this.require(size);
    const start = this.at;
    this.at += size;
    return start;
  }
}
