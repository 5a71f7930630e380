import { crc32c } from '@node-rs/crc32';

/** Running CRC32C (Castagnoli, RFC 3720 appendix B.4) as Cloud Storage writes it: base64 of four bytes, big-endian. */
export class Crc32c {
  private state = 0;

  update(data: Buffer): void {
    this.state = crc32c(data, this.state);
  }

  validate(expected: string): boolean {
    return this.toString() === expected;
  }

  toString(): string {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.state);
    return bytes.toString('base64');
  }
}
